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
 * The terminal of this process while a command elsewhere uses it. If that gets input every key is
 * passed on, Control-C too, and what it writes comes as it is. Closing restores it; so does the end
 * of the process.
 */
final class CommandTerminal implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int ROWS = 24;
  private static final int COLUMNS = 80;

  private final Terminal terminal;
  private final Attributes former;
  private final Thread hook;

  private CommandTerminal(Terminal terminal, boolean hasInput) {
    this.terminal = terminal;
    this.former = terminal.getAttributes();
    if (hasInput) {
      terminal.enterRawMode();
      var raw = terminal.getAttributes();
      raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
      // The command's terminal has made its lines; what it sends otherwise moves the cursor.
      raw.setOutputFlag(Attributes.OutputFlag.OPOST, false);
      terminal.setAttributes(raw);
    }
    this.hook =
        Thread.ofPlatform()
            .name("restore-terminal")
            .unstarted(() -> terminal.setAttributes(former));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Takes the terminal over.
   *
   * @param hasInput whether keys are for the command; else they do what they always do here
   * @throws Failure if there is none
   */
  static CommandTerminal ofProcess(boolean hasInput) {
    try {
      if (!isThere()) {
        throw new IOException("the standard input is no terminal");
      }
      return new CommandTerminal(
          TerminalBuilder.builder()
              .system(true)
              .dumb(false)
              .nativeSignals(false)
              .graphemeCluster(false)
              .build(),
          hasInput);
    } catch (IOException | IllegalStateException _) {
      throw new Failure(
          ExitStatus.USAGE,
          "There is no terminal to pass on: the standard input and output are no terminal.",
          "Leave -t out.");
    }
  }

  /** JLine finds that out, too, but by native code, which makes the JVM warn on the screen. */
  private static boolean isThere() throws IOException {
    try {
      return new ProcessBuilder("/bin/sh", "-c", "test -t 0").inheritIO().start().waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
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
