package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A shell on a terminal of its own, in a platform's folder, and who types there: keys go in, and
 * what the screen shows is waited for. Ended when closed.
 */
final class TypedCommand implements AutoCloseable {
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final String TERMINAL = "terminal=";
  private static final String CONTROL_C = "\u0003";

  private final Path screen;
  private final Process process;

  /** Where on the screen was looked last; what comes before is not looked at again. */
  private int seen;

  private TypedCommand(Path screen, Process process) {
    this.screen = screen;
    this.process = process;
  }

  /** Why nobody can type here; empty if one can. */
  static Optional<String> obstacle() {
    return Files.isExecutable(SCRIPT)
        ? Optional.empty()
        : Optional.of("no terminal for tests: there is no " + SCRIPT + ", which is of util-linux");
  }

  /** Begins to run the shell's {@code script}. */
  static TypedCommand run(RunningPlatform platform, String script) throws IOException {
    var screen = Files.createTempFile(platform.folder(), "screen", ".txt");
    var line =
        List.of(
            "env",
            // Tests may run in the background of a script, where nothing heeds Control-C.
            "--default-signal=INT",
            SCRIPT.toString(),
            "-qec",
            "echo " + TERMINAL + "$(tty); " + script,
            "/dev/null");
    var process =
        platform.prepared(line).redirectErrorStream(true).redirectOutput(screen.toFile()).start();
    return new TypedCommand(screen, process);
  }

  /** Presses keys. */
  void type(String keys) throws IOException {
    process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Waits until the screen shows it, after all that was waited for before. */
  void shows(String text) {
    shows(text, () -> {});
  }

  private interface Meanwhile {
    void act() throws IOException;
  }

  private void shows(String text, Meanwhile meanwhile) {
    try {
      RunningPlatform.await(
          "the screen shows " + text,
          SOON,
          () -> {
            meanwhile.act();
            var at = screen().indexOf(text, seen);
            seen = at < 0 ? seen : at + text.length();
            return at >= 0;
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", but:\n" + screen(), e);
    }
  }

  /**
   * Presses Control-C until the screen shows it: a shell that is starting a command at the moment
   * misses it, as on every terminal.
   */
  void interrupts(String text) {
    var pressedNanos = new AtomicLong(System.nanoTime() - AGAIN.toNanos());
    shows(
        text,
        () -> {
          if (System.nanoTime() - pressedNanos.get() >= AGAIN.toNanos()) {
            type(CONTROL_C);
            pressedNanos.set(System.nanoTime());
          }
        });
  }

  /** All it has shown. */
  String screen() {
    try {
      return Files.readString(screen, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The window gets another size. */
  void resize(int rows, int columns) throws Exception {
    var shown = screen();
    var from = shown.indexOf(TERMINAL) + TERMINAL.length();
    var terminal = shown.substring(from, shown.indexOf("\r\n", from));
    var stty =
        new ProcessBuilder("stty", "-F", terminal, "rows", "" + rows, "cols", "" + columns).start();
    assertThat(stty.waitFor()).as("stty -F %s", terminal).isZero();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
