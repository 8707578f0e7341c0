package io.ngp.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * How a document's content is stored: one byte that tells the form, then the content, plain up to
 * 32 KiB and gzip (RFC 1952) above. No bytes at all means a folder.
 */
public final class DocumentFormat {

  /** Most bytes one document may take in ZooKeeper. */
  public static final int MAX_STORED_BYTES = 512 * 1024;

  /** Most bytes of content; bounds what decompression may produce. */
  public static final int MAX_CONTENT_BYTES = 16 * 1024 * 1024;

  private static final int COMPRESS_ABOVE_BYTES = 32 * 1024;
  private static final byte PLAIN = 'p';
  private static final byte GZIP = 'z';

  private DocumentFormat() {}

  /**
   * The bytes to store.
   *
   * @throws DocumentTooLargeException when the content is above {@link #MAX_CONTENT_BYTES}, or
   *     above {@link #MAX_STORED_BYTES} even compressed
   */
  public static byte[] encode(String path, byte[] content) {
    if (content.length > MAX_CONTENT_BYTES) {
      throw new DocumentTooLargeException(path, "of content", content.length, MAX_CONTENT_BYTES);
    }
    byte[] stored = content.length > COMPRESS_ABOVE_BYTES ? gzip(content) : plain(content);
    if (stored.length > MAX_STORED_BYTES) {
      throw new DocumentTooLargeException(
          path, "after compression", stored.length, MAX_STORED_BYTES);
    }
    return stored;
  }

  /**
   * The content of stored bytes, which are not empty.
   *
   * @throws CorruptDocumentException when they are not of this format
   */
  public static byte[] decode(String path, byte[] stored) {
    return switch (stored[0]) {
      case PLAIN -> Arrays.copyOfRange(stored, 1, stored.length);
      case GZIP -> gunzip(path, stored);
      default ->
          throw new CorruptDocumentException(
              path, "its first byte is %d, which marks no known form".formatted(stored[0]), null);
    };
  }

  private static byte[] plain(byte[] content) {
    var stored = new byte[content.length + 1];
    stored[0] = PLAIN;
    System.arraycopy(content, 0, stored, 1, content.length);
    return stored;
  }

  private static byte[] gzip(byte[] content) {
    var stored = new ByteArrayOutputStream(content.length / 4);
    stored.write(GZIP);
    try (var gzip = new GZIPOutputStream(stored, 8192)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return stored.toByteArray();
  }

  private static byte[] gunzip(String path, byte[] stored) {
    try (var gzip =
        new GZIPInputStream(new ByteArrayInputStream(stored, 1, stored.length - 1), 8192)) {
      byte[] content = gzip.readNBytes(MAX_CONTENT_BYTES + 1);
      if (content.length > MAX_CONTENT_BYTES) {
        throw new CorruptDocumentException(
            path, "it decompresses to more than %,d bytes".formatted(MAX_CONTENT_BYTES), null);
      }
      return content;
    } catch (IOException e) {
      throw new CorruptDocumentException(path, "its compressed content is damaged", e);
    }
  }
}
