package io.ngp.upkeep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The last report of a host, for the nodes there. Readers see the whole of one report.
 *
 * @param path in a folder that only its writer may write to
 */
public record ReportFile(Path path) {
  private static final int LARGEST = 1 << 20;

  /**
   * The report; empty if there is none.
   *
   * @throws IOException if it cannot be read, or makes no sense
   */
  public Optional<Report> read() throws IOException {
    try (var stream = Files.newInputStream(path)) {
      return Optional.of(ReportJson.read(stream.readNBytes(LARGEST)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException(path + " is no report: " + e.getMessage(), e);
    }
  }

  /** Replaces the report; everybody who gets into the folder may read it. */
  void write(Report report) throws IOException {
    var text = ReportJson.write(report).toPrettyString() + "\n";
    var draft = Files.createTempFile(path.toAbsolutePath().getParent(), ".report", "");
    try {
      Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
