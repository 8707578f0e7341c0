package io.ngp.cli.plan;

import io.ngp.cli.value.Counted;
import io.ngp.cli.value.ValueText;
import java.util.List;

/** A text of several lines in a plan: the lines that change, with a few around them. */
final class Paragraph {
  /** How many lines are shown around one that changes. */
  private static final int CONTEXT = 3;

  /** How many lines of a new or vanishing text are shown. */
  private static final int MOST_LINES = 40;

  private final Sheet sheet;
  private final int indent;

  /** Written with signs that end at column {@code indent}. */
  Paragraph(Sheet sheet, int indent) {
    this.sheet = sheet;
    this.indent = indent;
  }

  /** The sign behind a name that says how the text ends, as in YAML. */
  static String opening(String text) {
    return text.endsWith("\n") ? "|" : "|-";
  }

  /** Writes a text that is there on one side only. */
  void whole(Mark mark, String text) {
    var lines = text.lines().toList();
    var shown = Math.min(lines.size(), MOST_LINES);
    lines.subList(0, shown).forEach(line -> write(mark, line));
    hidden(lines.size() - shown, "more ");
  }

  /** Writes what changes from one text to the other. */
  void difference(String before, String after) {
    var runs = Deltas.of(before.lines().toList(), after.lines().toList());
    for (var index = 0; index < runs.size(); index++) {
      var run = runs.get(index);
      if (run.isSame()) {
        context(run.before(), index > 0, index < runs.size() - 1);
      } else {
        run.before().forEach(line -> write(Mark.REMOVE, line));
        run.after().forEach(line -> write(Mark.ADD, line));
      }
    }
    if (before.endsWith("\n") != after.endsWith("\n")) {
      sheet.remark(
          indent,
          "the last line ends "
              + (after.endsWith("\n") ? "with" : "without")
              + " a line break now");
    }
  }

  private void context(List<String> lines, boolean isBelowChange, boolean isAboveChange) {
    var head = isBelowChange ? Math.min(CONTEXT, lines.size()) : 0;
    var tail = isAboveChange ? Math.min(CONTEXT, lines.size() - head) : 0;
    lines.subList(0, head).forEach(line -> write(Mark.SAME, line));
    hidden(lines.size() - head - tail, "unchanged ");
    lines.subList(lines.size() - tail, lines.size()).forEach(line -> write(Mark.SAME, line));
  }

  private void hidden(int count, String what) {
    if (count > 0) {
      sheet.remark(indent, Counted.of(count, what + "line") + " hidden");
    }
  }

  private void write(Mark mark, String line) {
    sheet.line(indent, mark, ValueText.printable(line));
  }
}
