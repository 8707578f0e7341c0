package io.ngp.iac.diagnostic;

/**
 * A place in a file.
 *
 * @param file as people know it, relative to the project where possible
 * @param line from 1; 0 when the whole file is meant
 * @param column from 1; 0 when the whole line is meant
 */
public record Position(String file, int line, int column) {
  /** No place in a file: something given on the command line or found while running. */
  public static final Position NONE = new Position("", 0, 0);

  /** {@code file:line:column}. */
  @Override
  public String toString() {
    if (line == 0) {
      return file;
    }
    return file + ":" + line + (column == 0 ? "" : ":" + column);
  }
}
