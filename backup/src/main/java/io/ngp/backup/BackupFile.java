package io.ngp.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A backup in a file that was found to be whole: nothing is missing and its checksum is right. That
 * needs no key; its documents do, and can be gone through any number of times, one block in memory
 * at a time.
 */
public final class BackupFile {
  /** A block of 32 MiB that can't be packed, in Base64. */
  private static final int LONGEST_LINE = 48 << 20;

  private final Path path;
  private final Header header;
  private final Trailer trailer;

  private BackupFile(Path path, Header header, Trailer trailer) {
    this.path = path;
    this.header = header;
    this.trailer = trailer;
  }

  /**
   * Opens a file after reading all of it once.
   *
   * @throws BackupException if it is no backup, or damaged, or cut off
   */
  public static BackupFile open(Path path) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      MessageDigest digest = Digests.sha256();
      String first = line(in).orElse("");
      Header header = Header.parse(first);
      digest.update((first + "\n").getBytes(UTF_8));
      int blocks = 0;
      String line = "";
      for (Optional<String> next = line(in); next.isPresent(); next = line(in)) {
        line = next.get();
        if (line.startsWith(Trailer.MARK)) {
          break;
        }
        digest.update((line + "\n").getBytes(UTF_8));
        blocks++;
      }
      Trailer trailer = Trailer.parse(line);
      String sha256 = HexFormat.of().formatHex(digest.digest());
      if (!sha256.equals(trailer.sha256()) || trailer.blocks() != blocks || in.read() >= 0) {
        throw new BackupException(
            "The backup is damaged: its checksum does not match. Use another one.");
      }
      return new BackupFile(path, header, trailer);
    } catch (IOException e) {
      throw new BackupException("The backup can't be read: " + e.getMessage() + ".", e);
    }
  }

  /** What the first line says. */
  public Header header() {
    return header;
  }

  /** What the last line says. */
  public Trailer trailer() {
    return trailer;
  }

  /**
   * Shows every document, in the order they were added.
   *
   * @throws BackupException if this is not its key, or the file changed since it was opened
   */
  public void visit(BackupKey key, Consumer<Entry> visitor) {
    var blocks = new Blocks(header.cipher(key), trailer.blocks());
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      line(in);
      for (int place = 0; place < trailer.blocks(); place++) {
        blocks.open(place, line(in).orElse(""), visitor);
      }
    } catch (IOException e) {
      throw new BackupException("The backup can't be read: " + e.getMessage() + ".", e);
    }
  }

  /** A line without its end; empty at the end of the file. */
  private static Optional<String> line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return Optional.empty();
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      if (line.size() >= LONGEST_LINE) {
        throw new BackupException("The backup is damaged: a line has no end. Use another one.");
      }
      line.write(next);
    }
    return Optional.of(line.toString(UTF_8));
  }
}
