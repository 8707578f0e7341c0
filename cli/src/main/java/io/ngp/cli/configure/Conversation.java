package io.ngp.cli.configure;

import io.ngp.cli.render.Screen;
import java.io.IOException;

/** Leads somebody from the first step to an end. */
final class Conversation {
  private Conversation() {}

  /**
   * Shows a step, waits for a key, and so on.
   *
   * @return the step at the end
   * @throws IOException if the terminal is gone
   */
  static Step hold(RawTerminal terminal, Screen screen, Step first) throws IOException {
    var step = first;
    while (!step.isEnd()) {
      terminal.draw(new Frame(screen, terminal.rows(), terminal.columns()).lines(step));
      step = step.press(terminal.key());
    }
    return step;
  }
}
