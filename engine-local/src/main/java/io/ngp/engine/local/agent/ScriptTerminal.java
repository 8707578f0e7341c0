package io.ngp.engine.local.agent;

import io.ngp.cluster.engine.ExecCommand.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A command's terminal. Java makes none; {@code script} of util-linux does, and passes both
 * directions on.
 *
 * @param script the process that made it
 */
record ScriptTerminal(ProcessHandle script) {
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final String ENV = "/usr/bin/env";
  private static final long PATIENCE_SECONDS = 5;

  /**
   * The command line that runs one in a terminal.
   *
   * @throws IOException if this machine can't make any
   */
  static List<String> around(List<String> words, Terminal size) throws IOException {
    if (!Files.isExecutable(SCRIPT)) {
      throw new IOException(
          "This machine has no %s to make a terminal with. Install util-linux (Debian: bsdutils), or leave the terminal out."
              .formatted(SCRIPT));
    }
    StringBuilder shell =
        new StringBuilder("stty rows %d cols %d; exec".formatted(size.rows(), size.columns()));
    words.forEach(word -> shell.append(" '").append(word.replace("'", "'\\''")).append('\''));
    List<String> line = new ArrayList<>();
    line.add(ENV);
    if (Signals.CAN_BE_RESET) {
      line.add(Signals.RESET);
    }
    line.addAll(
        List.of("SHELL=/bin/sh", SCRIPT.toString(), "-qefc", shell.toString(), "/dev/null"));
    return List.copyOf(line);
  }

  /**
   * A platform that was started in the background of a script ignores what Control-C sends, and so
   * does all it starts; GNU's env ends that.
   */
  private static final class Signals {
    static final String RESET = "--default-signal=INT,QUIT,TSTP";
    static final boolean CAN_BE_RESET = canBeReset();

    private static boolean canBeReset() {
      try {
        Process tried =
            new ProcessBuilder(ENV, RESET, "true")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return tried.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && tried.exitValue() == 0;
      } catch (IOException _) {
        return false;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /**
   * Gives it another size, of which the kernel tells who uses it. Nothing happens before the
   * command has begun.
   *
   * @throws IOException if that does not work
   */
  void resize(Terminal size) throws IOException {
    Optional<Path> device = script.children().flatMap(child -> device(child).stream()).findFirst();
    if (device.isEmpty()) {
      return;
    }
    Process stty =
        new ProcessBuilder(
                "stty",
                "-F",
                device.get().toString(),
                "rows",
                Integer.toString(size.rows()),
                "cols",
                Integer.toString(size.columns()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || stty.exitValue() != 0) {
        throw new IOException("stty could not resize " + device.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while stty resized " + device.get(), e);
    } finally {
      stty.destroyForcibly();
    }
  }

  /** What a process reads from, if that is a terminal. */
  private static Optional<Path> device(ProcessHandle process) {
    try {
      Path input = Files.readSymbolicLink(Path.of("/proc/%d/fd/0".formatted(process.pid())));
      return Optional.of(input).filter(path -> path.startsWith("/dev/pts"));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
