package io.ngp.iac.builtin;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs commands with {@code sh -c}, each in a session of its own: Ctrl-C in the terminal is for us,
 * not for it, and all of its processes can be ended together.
 */
final class Shell {
  /** How long output may come after the command itself has ended: from what it left running. */
  private static final Duration AFTERMATH = Duration.ofMillis(500);

  private final Map<String, String> environment;
  private final boolean hasSetsid;

  /** A shell whose commands inherit {@code environment}. */
  Shell(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.hasSetsid = isOnPath("setsid", environment.getOrDefault("PATH", "/usr/bin:/bin"));
  }

  /**
   * A command.
   *
   * @param line for {@code sh -c}
   * @param environment added to what is inherited
   * @param timeout after it, the command and all it started are killed
   */
  record Command(String line, Map<String, String> environment, Path folder, Duration timeout) {
    Command {
      environment = Map.copyOf(environment);
    }
  }

  /**
   * How a command ended.
   *
   * @param status its exit status; -1 if it was killed
   * @param output what it wrote to its standard output
   * @param tail the last lines it wrote to either
   */
  record Result(int status, boolean isTimedOut, String output, List<String> tail) {
    Result {
      tail = List.copyOf(tail);
    }
  }

  /**
   * Runs a command and waits until it ends, at most for its timeout.
   *
   * @param progress gets each line it writes
   * @throws IOException if it cannot be started
   * @throws InterruptedException if interrupted; the command was killed
   */
  Result run(Command command, Consumer<String> progress) throws IOException, InterruptedException {
    var process = start(command);
    var output = new CommandOutput(progress);
    try {
      var readers =
          List.of(
              read(process.getInputStream(), output::standard),
              read(process.getErrorStream(), output::error));
      var isInTime = process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS);
      if (!isInTime) {
        kill(process);
      }
      for (var reader : readers) {
        reader.join(AFTERMATH);
      }
      return new Result(
          isInTime ? process.exitValue() : -1, !isInTime, output.standardText(), output.tail());
    } finally {
      if (process.isAlive()) {
        kill(process);
      }
    }
  }

  private Process start(Command command) throws IOException {
    var line = List.of("sh", "-c", command.line());
    var builder = new ProcessBuilder(hasSetsid ? concat("setsid", line) : line);
    builder.directory(command.folder().toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    var variables = new HashMap<>(environment);
    variables.putAll(command.environment());
    builder.environment().clear();
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static List<String> concat(String first, List<String> rest) {
    return Stream.concat(Stream.of(first), rest.stream()).toList();
  }

  private static Thread read(InputStream stream, Consumer<String> lines) {
    return Thread.ofVirtual()
        .name("command-output")
        .start(() -> {
          try (var reader =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
              lines.accept(line);
            }
          } catch (IOException _) {
            // The process was killed; what it wrote until then is there.
          }
        });
  }

  /** Ends the command and what it started. */
  private void kill(Process process) throws IOException, InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    if (hasSetsid) {
      // Also those that the command no longer knows of. A group has the number of its leader.
      var group = new ProcessBuilder("sh", "-c", "kill -KILL -- -" + process.pid());
      group
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
    process.destroyForcibly().waitFor();
  }

  private static boolean isOnPath(String program, String path) {
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
