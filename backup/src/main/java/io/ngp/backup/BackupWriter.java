package io.ngp.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a backup from beginning to end, a block at a time. One that was not {@link #finish}ed is
 * cut off for every reader. For one thread; the stream is its owner's to close.
 */
public final class BackupWriter {
  /** Plain bytes a block has before it is written. */
  private static final int BLOCK_BYTES = 256 << 10;

  private final DigestOutputStream out;
  private final BlockCipher cipher;
  private final SortedMap<String, Integer> counts = new TreeMap<>();
  private final ByteArrayOutputStream block = new ByteArrayOutputStream(BLOCK_BYTES);
  private int blocks;

  /**
   * Begins a backup.
   *
   * @param header made with {@code key}
   * @throws IOException if it can't be written
   */
  public BackupWriter(OutputStream out, Header header, BackupKey key) throws IOException {
    this.out = new DigestOutputStream(out, Digests.sha256());
    cipher = header.cipher(key);
    line(header.line().getBytes(UTF_8));
  }

  /**
   * Adds a document.
   *
   * @param kind it counts as
   * @throws IOException if it can't be written
   */
  public void add(String kind, Entry entry) throws IOException {
    counts.merge(kind, 1, Integer::sum);
    ObjectNode json = JsonMapper.shared().createObjectNode().put("path", entry.path());
    block.writeBytes(JsonMapper.shared().writeValueAsBytes(json.set("content", entry.content())));
    block.write('\n');
    if (block.size() >= BLOCK_BYTES) {
      writeBlock(Integer.toString(blocks));
    }
  }

  /**
   * Says that all was added.
   *
   * @throws IOException if it can't be written
   */
  public void finish() throws IOException {
    writeBlock(Blocks.LAST + blocks);
    String sha256 = HexFormat.of().formatHex(out.getMessageDigest().digest());
    line(new Trailer(blocks, sha256, counts).line().getBytes(UTF_8));
    out.flush();
  }

  private void writeBlock(String place) throws IOException {
    var packed = new ByteArrayOutputStream(BLOCK_BYTES / 4);
    try (var deflater = new DeflaterOutputStream(packed)) {
      block.writeTo(deflater);
    }
    line(cipher.seal(place, packed.toByteArray()));
    block.reset();
    blocks++;
  }

  private void line(byte[] content) throws IOException {
    out.write(content);
    out.write('\n');
  }
}
