package io.ngp.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a backup says of itself, from its two ends alone: for lists of many. Whether all between
 * them is right only {@link BackupFile#open} tells.
 */
public record BackupFacts(Header header, Trailer trailer) {
  /** As many bytes of each end are enough. */
  public static final int END_BYTES = 4096;

  /**
   * Reads the ends of a backup, which may overlap.
   *
   * @throws BackupException if it is no backup, or cut off
   */
  public static BackupFacts of(byte[] beginning, byte[] end) {
    String first = new String(beginning, UTF_8).lines().findFirst().orElse("");
    String last = new String(end, UTF_8);
    if (!last.endsWith("\n")) {
      last = "";
    }
    String line = last.lines().reduce("", (_, later) -> later);
    return new BackupFacts(Header.parse(first), Trailer.parse(line));
  }
}
