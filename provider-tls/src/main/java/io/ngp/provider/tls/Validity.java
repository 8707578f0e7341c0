package io.ngp.provider.tls;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x509.Time;

/** From when until when a certificate is valid; whole seconds. */
record Validity(Instant from, Instant until) {
  /** Clocks of others may be late. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private static final int FIRST_YEAR_OF_GENERALIZED_TIME = 2050;
  private static final DateTimeFormatter UTC_TIME = formatter("yyMMddHHmmss'Z'");
  private static final DateTimeFormatter GENERALIZED_TIME = formatter("yyyyMMddHHmmss'Z'");

  /** {@code days} from {@code now} on. */
  static Validity of(Instant now, long days) {
    var second = now.truncatedTo(ChronoUnit.SECONDS);
    return new Validity(second.minus(SKEW), second.plus(Duration.ofDays(days)));
  }

  /** The same, but not longer than {@code other} in either direction. */
  Validity within(Validity other) {
    return new Validity(
        from.isBefore(other.from) ? other.from : from,
        until.isAfter(other.until) ? other.until : until);
  }

  /** As RFC 5280 section 4.1.2.5 wants it written. */
  static Time time(Instant instant) {
    var date = instant.atOffset(ZoneOffset.UTC);
    return date.getYear() < FIRST_YEAR_OF_GENERALIZED_TIME
        ? new Time(new DERUTCTime(UTC_TIME.format(date)))
        : new Time(new DERGeneralizedTime(GENERALIZED_TIME.format(date)));
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, java.util.Locale.ROOT);
  }
}
