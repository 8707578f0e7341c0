package io.ngp.cluster.engine;

import java.util.List;
import java.util.Optional;

/**
 * A command to run where a task runs.
 *
 * @param words the program and its arguments, at least the program
 * @param terminal of the size it is given; empty if it gets none, so that its outputs stay apart
 */
public record ExecCommand(List<String> words, Optional<Terminal> terminal) {
  /**
   * A command that can be run.
   *
   * @throws IllegalArgumentException if there is no program
   */
  public ExecCommand {
    words = List.copyOf(words);
    if (words.isEmpty() || words.getFirst().isEmpty()) {
      throw new IllegalArgumentException("There is no command to run");
    }
  }

  /**
   * How large a terminal is, in characters.
   *
   * @param rows 1 to 10,000
   * @param columns 1 to 10,000
   */
  public record Terminal(int rows, int columns) {
    private static final int MOST = 10_000;

    /**
     * A size that exists.
     *
     * @throws IllegalArgumentException if not
     */
    public Terminal {
      if (rows < 1 || rows > MOST || columns < 1 || columns > MOST) {
        throw new IllegalArgumentException(
            "A terminal of %d rows and %d columns: expected 1 to %d of each"
                .formatted(rows, columns, MOST));
      }
    }
  }
}
