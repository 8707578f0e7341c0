package io.ngp.template;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that is run to its end, for what it says and whether it succeeds.
 *
 * @param words the program and its arguments
 * @param timeout after which it is killed with all it started
 */
public record Command(List<String> words, Duration timeout) {
  private static final int KEPT_CHARACTERS = 8_192;
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  /** Copies the words. */
  public Command {
    words = List.copyOf(words);
    if (words.isEmpty() || !timeout.isPositive()) {
      throw new IllegalArgumentException("A command needs a program and a time.");
    }
  }

  /** A line as a shell takes it. */
  public static Command shell(String line, Duration timeout) {
    return new Command(List.of("/bin/sh", "-c", line), timeout);
  }

  /**
   * What came of it.
   *
   * @param problem why it failed; empty when it succeeded
   * @param output the end of what it wrote, at most 8192 characters
   */
  public record Result(String problem, String output) {
    /** Whether it ended with status 0 in time. */
    public boolean isSuccess() {
      return problem.isEmpty();
    }

    /** Problem and output, as one text for people. */
    public String explained() {
      return output.isBlank() ? problem : problem + ": " + output.strip();
    }
  }

  /** Runs it and waits. {@code variables} are added to the environment. */
  public Result run(Map<String, String> variables) throws InterruptedException {
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(variables);
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      return new Result("can't be started: " + e.getMessage(), "");
    }
    var output = new Tail();
    Thread reader =
        Thread.ofVirtual()
            .name("output-of-" + words.getFirst())
            .start(() -> keep(process.getInputStream(), output));
    try {
      boolean isInTime = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (!isInTime) {
        end(process);
        return new Result("did not end within " + timeout.toMillis() + " ms", output.toString());
      }
      // What it left running may hold the pipe open.
      boolean _ = reader.join(LAST_WORDS);
      int status = process.exitValue();
      return new Result(status == 0 ? "" : "failed with status " + status, output.toString());
    } catch (InterruptedException e) {
      end(process);
      throw e;
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void keep(InputStream stream, Tail output) {
    var bytes = new byte[4_096];
    try (stream) {
      for (int n = stream.read(bytes); n >= 0; n = stream.read(bytes)) {
        output.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
      }
    } catch (IOException _) {
      // It was killed; what it said so far is kept.
    }
  }

  /** The end of a text that one thread writes and another reads. */
  private static final class Tail {
    /** Guarded by this. */
    private final StringBuilder text = new StringBuilder();

    synchronized void append(String more) {
      text.append(more);
      text.delete(0, Math.max(0, text.length() - KEPT_CHARACTERS));
    }

    @Override
    public synchronized String toString() {
      return text.toString();
    }
  }
}
