package io.ngp.cli.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aligned columns under a faint heading. Numbers stand at the right: name such a column with a
 * leading {@code >}. Cells may hold colour. The last column is never padded.
 */
public final class Table {
  private static final String GAP = "   ";

  private final List<String> heading = new ArrayList<>();
  private final List<Boolean> isRight = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these columns, for example {@code new Table("APP", ">TASKS")}. */
  public Table(String... columns) {
    for (var column : columns) {
      isRight.add(column.startsWith(">"));
      heading.add(column.startsWith(">") ? column.substring(1) : column);
    }
  }

  /** Adds a row with one cell per column. */
  public Table row(String... cells) {
    if (cells.length != heading.size()) {
      throw new IllegalArgumentException(
          "a row of " + heading.size() + " cells expected, got " + Arrays.toString(cells));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Whether no row was added. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Prints heading and rows. */
  public void print(Screen screen) {
    lines(screen).forEach(screen::print);
  }

  /** Heading and rows, painted for this screen. */
  public List<String> lines(Screen screen) {
    var widths = widths();
    var lines = new ArrayList<String>();
    lines.add(screen.paint(Paint.FAINT, line(heading, widths)));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private int[] widths() {
    var widths = new int[heading.size()];
    for (var column = 0; column < widths.length; column++) {
      widths[column] = Text.width(heading.get(column));
      for (var row : rows) {
        widths[column] = Math.max(widths[column], Text.width(row.get(column)));
      }
    }
    return widths;
  }

  private String line(List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (var column = 0; column < widths.length; column++) {
      var cell = cells.get(column);
      var padding = " ".repeat(widths[column] - Text.width(cell));
      var isLast = column == widths.length - 1;
      line.append(isRight.get(column) ? padding + cell : isLast ? cell : cell + padding);
      line.append(isLast ? "" : GAP);
    }
    return line.toString().stripTrailing();
  }
}
