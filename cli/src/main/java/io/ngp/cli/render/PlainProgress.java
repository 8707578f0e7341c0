package io.ngp.cli.render;

import java.io.PrintWriter;
import java.util.List;

/** Progress for logs and pipes: one line whenever there is something new to say. */
final class PlainProgress implements Progress {
  private final PrintWriter out;
  private String last = "";

  PlainProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void show(List<String> block, String line) {
    if (!line.isEmpty() && !line.equals(last)) {
      last = line;
      out.print(line + "\n");
      out.flush();
    }
  }

  @Override
  public void close() {
    out.flush();
  }
}
