package io.ngp.engine.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short commands of the machine that Java has no call for. */
final class Shell {
  private static final long PATIENCE_SECONDS = 10;
  private static final int LONGEST_OUTPUT = 4 << 20;

  private Shell() {}

  /** Runs a line and waits, at most 10 seconds, for its status; {@code $1}… are the arguments. */
  static int status(String line, String... arguments) {
    return run(ProcessBuilder.Redirect.DISCARD, line, arguments).status;
  }

  /** What a line prints to stdout; empty if it fails. */
  static String output(String line, String... arguments) {
    Result result = run(ProcessBuilder.Redirect.PIPE, line, arguments);
    return result.status == 0 ? result.output : "";
  }

  private record Result(int status, String output) {}

  private static Result run(ProcessBuilder.Redirect stdout, String line, String... arguments) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", line, "ngp"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .redirectOutput(stdout)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String output;
      try (InputStream in = process.getInputStream()) {
        output = new String(in.readNBytes(LONGEST_OUTPUT), StandardCharsets.UTF_8);
      }
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("it did not end in %d s".formatted(PATIENCE_SECONDS));
      }
      return new Result(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run \"%s\"".formatted(line), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while running \"%s\"".formatted(line), e);
    }
  }
}
