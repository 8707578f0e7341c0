package io.ngp.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.zip.InflaterInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Opens the blocks of a backup. */
final class Blocks {
  /** Stands before the place of the last block: nobody can make a backup end earlier. */
  static final String LAST = "last ";

  /** A document has at most 16 MiB; a block is full after 256 KiB. */
  private static final int MOST_BYTES = 32 << 20;

  private final BlockCipher cipher;
  private final int count;

  Blocks(BlockCipher cipher, int count) {
    this.cipher = cipher;
    this.count = count;
  }

  /** Shows the documents of the block at a place, counted from 0. */
  void open(int place, String line, Consumer<Entry> visitor) {
    boolean isLast = place == count - 1;
    byte[] packed =
        cipher
            .open((isLast ? LAST : "") + place, line.getBytes(UTF_8))
            .orElseThrow(() -> damaged(place));
    try (var inflater = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      byte[] plain = inflater.readNBytes(MOST_BYTES + 1);
      if (plain.length > MOST_BYTES) {
        throw damaged(place);
      }
      new String(plain, UTF_8).lines().map(text -> entry(text, place)).forEach(visitor);
    } catch (IOException _) {
      throw damaged(place);
    }
  }

  private static Entry entry(String text, int place) {
    try {
      JsonNode json = JsonMapper.shared().readTree(text);
      return new Entry(json.path("path").asString(""), json.path("content"));
    } catch (JacksonException _) {
      throw damaged(place);
    }
  }

  private static BackupException damaged(int place) {
    return new BackupException(
        "Block %d of the backup is damaged or not its own. Use another backup.".formatted(place));
  }
}
