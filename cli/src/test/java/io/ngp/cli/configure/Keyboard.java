package io.ngp.cli.configure;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A terminal with a line discipline of its own, on which keys are pressed once it is raw. */
final class Keyboard {
  static final String ESC = "\u001b";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Terminal terminal;

  Keyboard(String keys) throws IOException {
    this.terminal =
        TerminalBuilder.builder()
            .system(false)
            .streams(new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)), out)
            .type("xterm")
            .encoding(StandardCharsets.UTF_8)
            .graphemeCluster(false)
            .paused(true)
            .build();
  }

  Terminal terminal() {
    return terminal;
  }

  /** The terminal made raw; the keys come now. */
  RawTerminal raw() {
    var raw = new RawTerminal(terminal);
    terminal.resume();
    return raw;
  }

  /** What was written to the terminal. */
  String written() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
