package io.ngp.edge.label;

import io.ngp.edge.route.Limits;
import io.ngp.edge.route.Rate;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The labels about how much of a route may be used; {@code off} lifts a default. */
final class LimitLabels {
  private LimitLabels() {}

  static Limits read(LabelValues values, Limits defaults) {
    OptionalLong body = values.bytes("NGP_MAX_BODY");
    return new Limits(
        body.isPresent() || values.isOff("NGP_MAX_BODY") ? body : defaults.bodyBytes(),
        rate(values, "NGP_RATE_LIMIT", defaults.rate()),
        rate(values, "NGP_CLIENT_RATE_LIMIT", defaults.clientRate()),
        patience(values, "NGP_TIMEOUT_SECONDS", defaults.response()),
        patience(values, "NGP_IDLE_TIMEOUT_SECONDS", defaults.idle()));
  }

  private static Optional<Rate> rate(LabelValues values, String label, Optional<Rate> otherwise) {
    Optional<Rate> rate = values.parsed(label, Rate::parse);
    return values.isOff(label) ? Optional.empty() : rate.or(() -> otherwise);
  }

  private static Optional<Duration> patience(
      LabelValues values, String label, Optional<Duration> otherwise) {
    Optional<Duration> limit = values.seconds(label);
    return values.isOff(label) ? Optional.empty() : limit.or(() -> otherwise);
  }
}
