package io.ngp.cli.configure;

import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.render.Text;
import io.ngp.cli.value.ValueText;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays a step out as lines for a terminal.
 *
 * @param rows that fit
 * @param columns that fit
 */
record Frame(Screen screen, int rows, int columns) {
  private static final int FEWEST = 3;

  /** The lines of a step, never more than fit. */
  List<String> lines(Step step) {
    var lines =
        switch (step) {
          case ModuleStep modules -> new ModuleFrame(this).lines(modules);
          case VariableStep variables -> new VariableFrame(this).lines(variables);
          case PreviewStep preview -> preview(preview);
          case Step.Written _, Step.Left _ -> List.<String>of();
        };
    return lines.stream()
        .limit(Math.max(1, rows - 1))
        .map(line -> Text.cut(line, columns - 1))
        .toList();
  }

  private List<String> preview(PreviewStep step) {
    var below = new ArrayList<String>();
    below.add("");
    below.add(
        screen.paint(
            Paint.STRONG,
            (step.setup().isThere() ? "Overwrite " : "Write ") + step.setup().file() + "?"));
    below.add(keys("Enter: write it", arrows() + ": scroll", "Esc: back", "q: leave"));
    var text = step.text().lines().map(ValueText::printable).toList();
    var room = room(2, below.size());
    var shown = text.subList(step.top(), Math.min(text.size(), step.top() + room));
    var lines = new ArrayList<String>();
    lines.add(
        title("This is " + step.setup().file(), text.size() > room ? from(step, shown, text) : ""));
    lines.add("");
    shown.forEach(line ->
        lines.add("  " + (line.strip().startsWith("#") ? screen.paint(Paint.FAINT, line) : line)));
    lines.addAll(below);
    return lines;
  }

  private static String from(PreviewStep step, List<String> shown, List<String> text) {
    return "lines " + (step.top() + 1) + "-" + (step.top() + shown.size()) + " of " + text.size();
  }

  /** Those of {@code rows} around {@code at} that fit between {@code head} and {@code below}. */
  List<String> page(List<String> head, List<String> rows, int at, List<String> below) {
    var lines = new ArrayList<>(head);
    lines.add("");
    lines.addAll(around(rows, at, room(lines.size(), below.size())));
    lines.addAll(below);
    return lines;
  }

  /** A row of a list: a mark if any, a name as wide as the longest, and something of it. */
  String row(boolean isHere, String mark, String name, int width, String about) {
    return pointer(isHere) + mark + screen.paint(Paint.STRONG, padded(name, width)) + "  " + about;
  }

  /** How wide the longest name is. */
  static int width(List<String> names) {
    return names.stream().mapToInt(Text::width).max().orElse(0);
  }

  /** Lines that are left between so many above and so many below. */
  private int room(int above, int below) {
    return Math.max(FEWEST, rows - 1 - above - below);
  }

  String title(String title, String aside) {
    return screen.paint(Paint.STRONG, title)
        + (aside.isEmpty() ? "" : "  " + screen.paint(Paint.FAINT, aside));
  }

  /** What the keys do. */
  String keys(String... keys) {
    return screen.paint(Paint.FAINT, String.join("   ", keys));
  }

  String arrows() {
    return screen.glyph("↑↓", "Up/Down");
  }

  String sideways() {
    return screen.glyph("←→", "Left/Right");
  }

  /** What stands before a row. */
  String pointer(boolean isHere) {
    return isHere ? screen.paint(Paint.LINK, screen.glyph("❯", ">")) + " " : "  ";
  }

  /** Those of {@code lines} around {@code at} that fit into {@code room}. */
  private static List<String> around(List<String> lines, int at, int room) {
    if (lines.size() <= room) {
      return lines;
    }
    var start = Math.clamp(at - room / 2, 0, lines.size() - room);
    return lines.subList(start, start + room);
  }

  /** {@code text} in lines, two columns in. */
  List<String> wrapped(String text) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (var word : ValueText.printable(text.replaceAll("\\s+", " ").strip()).split(" ", -1)) {
      if (!line.isEmpty() && line.length() + word.length() + 4 > columns) {
        lines.add("  " + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add("  " + line);
    return lines;
  }

  /** {@code text} followed by spaces up to {@code width}. */
  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - Text.width(text)));
  }
}
