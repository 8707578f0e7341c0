package io.ngp.iac.state;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One line of a journal: {@code checksum commit.index/count payload}. The checksum (CRC-32C, eight
 * hexadecimal digits) covers the rest of the line.
 */
final class Frame {
  private static final int CHECKSUM_LENGTH = 8;
  private static final HexFormat HEX = HexFormat.of();
  private static final int MAX_DIGITS = 15;

  private final long commit;
  private final int index;
  private final int count;
  private final byte[] payload;

  /** The payload is not copied: nobody changes it. */
  Frame(long commit, int index, int count, byte[] payload) {
    this.commit = commit;
    this.index = index;
    this.count = count;
    this.payload = payload;
  }

  /** A line that is a commit of its own. */
  static Frame single(long commit, byte[] payload) {
    return new Frame(commit, 1, 1, payload);
  }

  /** Which commit it belongs to: lines written together. Commits are numbered without gaps. */
  long commit() {
    return commit;
  }

  /** How many lines the commit has. */
  int count() {
    return count;
  }

  /** Whether it is the last line of its commit. */
  boolean isLast() {
    return index == count;
  }

  /** What the line holds. */
  byte[] payload() {
    return payload;
  }

  /** Its place among all lines: what encryption binds the payload to. */
  String place() {
    return commit + "." + index + "/" + count;
  }

  /** Writes the line. */
  void writeTo(ByteArrayOutputStream out) {
    var head = (" " + place() + " ").getBytes(US_ASCII);
    var crc = new CRC32C();
    crc.update(head);
    crc.update(payload);
    out.writeBytes(HEX.toHexDigits((int) crc.getValue()).getBytes(US_ASCII));
    out.writeBytes(head);
    out.writeBytes(payload);
    out.write('\n');
  }

  /** Whether this line comes right after {@code former}. */
  boolean follows(Frame former) {
    return former.isLast()
        ? commit == former.commit + 1 && index == 1
        : commit == former.commit && index == former.index + 1 && count == former.count;
  }

  /** Reads a line without its end; empty if it is damaged. */
  static Optional<Frame> parse(byte[] buffer, int from, int to) {
    var bodyAt = from + CHECKSUM_LENGTH;
    if (to <= bodyAt || checksum(buffer, bodyAt, to) != written(buffer, from, bodyAt)) {
      return Optional.empty();
    }
    var payloadAt = indexOf(buffer, ' ', bodyAt + 1, to);
    if (payloadAt < 0) {
      return Optional.empty();
    }
    var dotAt = indexOf(buffer, '.', bodyAt + 1, payloadAt);
    var slashAt = indexOf(buffer, '/', dotAt + 1, payloadAt);
    var commit = number(buffer, bodyAt + 1, dotAt);
    var index = number(buffer, dotAt + 1, slashAt);
    var count = number(buffer, slashAt + 1, payloadAt);
    if (commit < 0 || index < 0 || count < 0) {
      return Optional.empty();
    }
    var payload = Arrays.copyOfRange(buffer, payloadAt + 1, to);
    return Optional.of(new Frame(commit, (int) index, (int) count, payload));
  }

  /** The number between two places, or -1 if there is none. */
  private static long number(byte[] buffer, int from, int to) {
    if (from >= to || to - from > MAX_DIGITS) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      if (buffer[i] < '0' || buffer[i] > '9') {
        return -1;
      }
      number = number * 10 + buffer[i] - '0';
    }
    return number;
  }

  /**
   * The line that {@code buffer} begins with before something else stands where its end should be.
   */
  static Optional<Frame> parseBeginning(byte[] buffer, int from, int to) {
    var bodyAt = from + CHECKSUM_LENGTH;
    var crc = new CRC32C();
    var wanted = to > bodyAt ? written(buffer, from, bodyAt) : -1;
    for (int i = bodyAt; i < to - 1; i++) {
      crc.update(buffer[i]);
      if (crc.getValue() == wanted) {
        return parse(buffer, from, i + 1);
      }
    }
    return Optional.empty();
  }

  private static long checksum(byte[] buffer, int from, int to) {
    var crc = new CRC32C();
    crc.update(buffer, from, to - from);
    return crc.getValue();
  }

  private static long written(byte[] buffer, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      var digit = digit(buffer[i]);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static int digit(byte character) {
    if (character >= '0' && character <= '9') {
      return character - '0';
    }
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
  }

  private static int indexOf(byte[] buffer, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
