package io.ngp.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A document as it was read.
 *
 * @param path where it is, like {@code /apps/shop_web}
 * @param content what was put; not copied, treat it as read-only
 * @param version 0 when created, one more with each replacement
 * @param modified when this version was written, by the leading member's clock
 */
@SuppressWarnings("ArrayRecordComponent") // documents are compared by path and version, not as keys
public record Document(String path, byte[] content, int version, Instant modified) {

  /** The content as UTF-8 text. */
  public String text() {
    return new String(content, StandardCharsets.UTF_8);
  }
}
