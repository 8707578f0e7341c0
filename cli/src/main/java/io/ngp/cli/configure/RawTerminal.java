package io.ngp.cli.configure;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * A terminal that gives every key at once and shows lines that are drawn over each other. Closing
 * restores it; so does the end of the process.
 */
final class RawTerminal implements AutoCloseable {
  private static final int ROWS = 24;
  private static final int COLUMNS = 80;
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String CLEAR_BELOW = "\r\u001b[J";

  private final Terminal terminal;
  private final Attributes former;
  private final KeyReader keys;
  private final Thread hook;
  private int drawn;
  private boolean isRestored;

  /** Takes over {@code terminal}, which it closes, too. */
  RawTerminal(Terminal terminal) {
    this.terminal = terminal;
    this.former = terminal.enterRawMode();
    var raw = terminal.getAttributes();
    // Control-C comes as a key, so that leaving is one path only.
    raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
    terminal.setAttributes(raw);
    this.keys = new KeyReader(terminal.reader());
    this.hook = Thread.ofPlatform().name("restore-terminal").unstarted(this::restore);
    Runtime.getRuntime().addShutdownHook(hook);
    write(HIDE_CURSOR);
  }

  /** The terminal of this process; empty if there is none, or one that can only go forward. */
  static Optional<RawTerminal> ofProcess() {
    try {
      // Signals stay with the JVM: it runs the hook that restores the terminal.
      var terminal =
          TerminalBuilder.builder()
              .system(true)
              .dumb(false)
              .nativeSignals(false)
              .graphemeCluster(false)
              .build();
      if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
        terminal.close();
        return Optional.empty();
      }
      return Optional.of(new RawTerminal(terminal));
    } catch (IOException | IllegalStateException _) {
      return Optional.empty();
    }
  }

  /** Lines that fit. */
  int rows() {
    var rows = terminal.getSize().getRows();
    return rows > 0 ? rows : ROWS;
  }

  /** Columns that fit. */
  int columns() {
    var columns = terminal.getSize().getColumns();
    return columns > 0 ? columns : COLUMNS;
  }

  /**
   * Waits for a key.
   *
   * @throws IOException if the terminal is gone
   */
  Key key() throws IOException {
    return keys.next();
  }

  /** Draws {@code lines} in the place of those before. */
  void draw(List<String> lines) {
    var text = new StringBuilder(wipe());
    lines.forEach(line -> text.append(line).append('\n'));
    drawn = lines.size();
    write(text.toString());
  }

  private String wipe() {
    return drawn == 0 ? "" : "\u001b[" + drawn + "A" + CLEAR_BELOW;
  }

  private void write(String text) {
    terminal.writer().print(text);
    terminal.writer().flush();
  }

  /** Makes the terminal what it was; called by the end of the process, too. */
  synchronized void restore() {
    if (!isRestored) {
      isRestored = true;
      write(wipe() + SHOW_CURSOR);
      terminal.setAttributes(former);
    }
  }

  @Override
  public void close() throws IOException {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending already.
    }
    terminal.close();
  }
}
