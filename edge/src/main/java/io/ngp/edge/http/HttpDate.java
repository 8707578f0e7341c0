package io.ngp.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A {@code Date} field that is formatted once a second instead of once a response (RFC 9110 section
 * 5.6.7).
 */
public final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final InstantSource clock;
  private long second = Long.MIN_VALUE;
  private byte[] field = {};
  private AsciiString value = AsciiString.EMPTY_STRING;

  public HttpDate(InstantSource clock) {
    this.clock = clock;
    refresh();
  }

  /** Called now and then, at least every second. */
  public void refresh() {
    Instant now = clock.instant();
    if (now.getEpochSecond() != second) {
      second = now.getEpochSecond();
      value = new AsciiString(FORMAT.format(now));
      field = ("Date: " + value + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** The field's value. */
  public AsciiString value() {
    return value;
  }

  /** Writes the whole field. */
  public void write(ByteBuf out) {
    out.writeBytes(field);
  }
}
