package io.ngp.cli.testing;

import io.ngp.cli.render.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A screen whose words are kept. */
public final class Printed {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Screen screen;

  private Printed(boolean isTerminal, boolean isUnicode) {
    this.screen =
        new Screen(new PrintWriter(out), new PrintWriter(err), isTerminal, 100, isUnicode);
  }

  /** Nobody watches. */
  public static Printed plain() {
    return new Printed(false, true);
  }

  /** Nobody watches, and there are only ASCII characters. */
  public static Printed ascii() {
    return new Printed(false, false);
  }

  /** A person watches. */
  public static Printed terminal() {
    return new Printed(true, true);
  }

  /** The screen. */
  public Screen screen() {
    return screen;
  }

  /** What was printed as the result. */
  public String out() {
    screen.out().flush();
    return out.toString();
  }

  /** What was remarked. */
  public String err() {
    screen.err().flush();
    return err.toString();
  }
}
