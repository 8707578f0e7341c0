package io.ngp.cli.plan;

import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import java.io.PrintWriter;

/**
 * Where a plan is written, line by line as it is told: nothing is kept. Lines may wait in the
 * screen's writer until {@link #flush}.
 */
final class Sheet {
  private final Screen screen;
  private final PrintWriter out;

  Sheet(Screen screen) {
    this.screen = screen;
    this.out = screen.out();
  }

  Screen screen() {
    return screen;
  }

  void line(String text) {
    out.print(text);
    out.print('\n');
  }

  void blank() {
    out.print('\n');
  }

  /** A line whose sign ends at column {@code indent}, from 1. */
  void line(int indent, Mark mark, String text) {
    out.print(" ".repeat(indent - mark.sign().length()));
    line(mark == Mark.SAME ? " " + " " + text : painted(mark) + " " + text);
  }

  /** The same with a text that only remarks on the change. */
  void remark(int indent, String text) {
    line(indent, Mark.SAME, screen.paint(Paint.FAINT, "# " + text));
  }

  private String painted(Mark mark) {
    return screen.paint(mark.paint(), mark.sign());
  }

  void flush() {
    out.flush();
  }
}
