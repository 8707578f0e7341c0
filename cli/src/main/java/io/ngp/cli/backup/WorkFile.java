package io.ngp.cli.backup;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file for a backup on its way, in a folder of its own; gone when closed. */
record WorkFile(Path path) implements AutoCloseable {
  /** One that does not exist yet. */
  static WorkFile fresh() {
    try {
      return new WorkFile(Files.createTempDirectory("ngp-backup").resolve("backup"));
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED,
          "Cannot make a temporary file: " + e + ".",
          "Make room, or name another folder for such files: JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR.");
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(path.resolveSibling(""));
    } catch (IOException _) {
      // The system's own clean-up gets it.
    }
  }
}
