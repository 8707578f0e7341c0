package io.ngp.upkeep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs scripts of this machine, each in a session of its own. What they write goes to files: a
 * daemon that a script leaves behind may keep them open.
 *
 * @param folder of its own, which nobody else may write to
 */
record LocalShell(Path folder) {
  private static final int MOST_OUTPUT = 1 << 20;
  private static final int LAST_LINES = 3;

  /**
   * How a script ended.
   *
   * @param status of its exit
   * @param out what it wrote
   * @param error what it wrote to its error output
   */
  record Ended(int status, String out, String error) {
    /** The last lines it complained with, or else wrote, as one. */
    String lastWords() {
      var lines = (error.isBlank() ? out : error).strip().lines().toList();
      var last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
      return last.isEmpty() ? "exit status " + status : String.join(" / ", last);
    }
  }

  /** A script did not end in time; it was killed with what it had started. */
  static final class TooSlowException extends IOException {
    private static final long serialVersionUID = 1L;

    TooSlowException(Duration patience) {
      super("it did not end within %d s".formatted(patience.toSeconds()));
    }
  }

  /**
   * Runs {@code script} to its end.
   *
   * @param launcher a command that runs the one that follows; may be empty
   * @throws TooSlowException if it takes longer than {@code patience}
   * @throws IOException if it cannot be run
   */
  Ended run(List<String> launcher, String script, Duration patience)
      throws IOException, InterruptedException {
    var text = write("script", Scripts.ENVIRONMENT + script);
    var out = write("out", "");
    var error = write("error", "");
    var command = new ArrayList<>(launcher);
    command.addAll(List.of("/bin/sh", text.toString()));
    var process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(error.toFile())
            .start();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TooSlowException(patience);
      }
      return new Ended(process.exitValue(), text(out), text(error));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Path write(String name, String content) throws IOException {
    var file = folder.resolve(name);
    // A daemon may still write to the former one.
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, content);
  }

  private static String text(Path file) throws IOException {
    try (var stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
    }
  }
}
