package io.ngp.cli.render;

import java.io.PrintWriter;
import java.util.List;

/** Progress on a terminal: one block of lines, redrawn in place and wiped at the end. */
final class LiveProgress implements Progress {
  private static final String TO_LINE_START = "\r";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintWriter out;
  private final int columns;
  private List<String> shown = List.of();

  LiveProgress(PrintWriter out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  @Override
  public void show(List<String> block, String line) {
    if (block.equals(shown)) {
      return;
    }
    var text = new StringBuilder(wipe());
    for (var each : block) {
      text.append(Text.cut(each, columns - 1)).append('\n');
    }
    write(text.toString());
    shown = List.copyOf(block);
  }

  @Override
  public void close() {
    write(wipe());
    shown = List.of();
  }

  private String wipe() {
    return shown.isEmpty() ? "" : "\u001b[" + shown.size() + "A" + TO_LINE_START + CLEAR_BELOW;
  }

  private void write(String text) {
    out.print(text);
    out.flush();
  }
}
