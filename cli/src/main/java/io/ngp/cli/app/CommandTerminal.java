package io.ngp.cli.app;

import io.ngp.cli.api.ExecClient.Size;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import java.io.IOException;
import java.time.Duration;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The terminal of this process while a command elsewhere uses it: every key is passed on, Control-C
 * too. Closing restores it; so does the end of the process.
 */
final class CommandTerminal implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int ROWS = 24;
  private static final int COLUMNS = 80;

  private final Terminal terminal;
  private final Attributes former;
  private final Thread hook;

  private CommandTerminal(Terminal terminal) {
    this.terminal = terminal;
    this.former = terminal.enterRawMode();
    var raw = terminal.getAttributes();
    raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
    terminal.setAttributes(raw);
    this.hook =
        Thread.ofPlatform()
            .name("restore-terminal")
            .unstarted(() -> terminal.setAttributes(former));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Takes the terminal over.
   *
   * @throws Failure if there is none
   */
  static CommandTerminal ofProcess() {
    try {
      return new CommandTerminal(
          TerminalBuilder.builder()
              .system(true)
              .dumb(false)
              .nativeSignals(false)
              .graphemeCluster(false)
              .build());
    } catch (IOException | IllegalStateException _) {
      throw new Failure(
          ExitStatus.USAGE,
          "There is no terminal to pass on: the standard input and output are no terminal.",
          "Leave -t out.");
    }
  }

  Size size() {
    var size = terminal.getSize();
    return size.getRows() > 0 && size.getColumns() > 0
        ? new Size(size.getRows(), size.getColumns())
        : new Size(ROWS, COLUMNS);
  }

  /** Waits until its size is another one. */
  Size awaitOther(Size known) throws InterruptedException {
    while (size().equals(known)) {
      Thread.sleep(LOOK);
    }
    return size();
  }

  @Override
  public void close() throws IOException {
    terminal.setAttributes(former);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending already.
    }
    terminal.close();
  }
}
