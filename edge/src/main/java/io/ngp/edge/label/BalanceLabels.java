package io.ngp.edge.label;

import io.ngp.edge.route.Balancing;
import io.ngp.edge.route.Balancing.ActiveCheck;
import io.ngp.edge.route.Balancing.Algorithm;
import io.ngp.edge.route.Balancing.Ejection;
import io.ngp.edge.route.Balancing.HashKey;
import io.ngp.edge.route.Balancing.Load;
import io.ngp.edge.route.Balancing.Retries;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The labels about how a route's requests are spread over its targets. */
final class BalanceLabels {
  static final String STICKY_COOKIE = "ngp-sticky";

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);
  private static final int MAX_LOAD = 1_000_000;
  private static final Pattern COOKIE_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private BalanceLabels() {}

  static Balancing read(LabelValues values, Balancing defaults) {
    var key = values.parsed("NGP_HASH_KEY", HashKey::parse);
    var algorithm = values.choice("NGP_BALANCE", Algorithm.values());
    if (key.isPresent() && algorithm.isPresent() && algorithm.get() != Algorithm.HASH) {
      values.problem("NGP_HASH_KEY", "means nothing with NGP_BALANCE=" + algorithm.get() + ".");
    }
    return new Balancing(
        algorithm.orElse(key.isPresent() ? Algorithm.HASH : defaults.algorithm()),
        key.orElse(defaults.hashKey()),
        sticky(values, defaults),
        values.seconds("NGP_SLOW_START_SECONDS").orElse(defaults.slowStart()),
        load(values, defaults.load()),
        retries(values, defaults.retries()),
        check(values).or(defaults::check),
        ejection(values, defaults.ejection()));
  }

  private static Optional<String> sticky(LabelValues values, Balancing defaults) {
    var text = values.text("NGP_STICKY");
    if (text.isEmpty()) {
      return defaults.sticky();
    }
    return switch (text.get()) {
      case "true", "cookie" -> Optional.of(STICKY_COOKIE);
      case "false", "off" -> Optional.empty();
      case String name when COOKIE_NAME.matcher(name).matches() -> text;
      case String other -> {
        values.problem(
            "NGP_STICKY", "is \"" + other + "\"; expected true, false or a cookie's name.");
        yield Optional.empty();
      }
    };
  }

  private static Load load(LabelValues values, Load defaults) {
    int perTarget = values.integer("NGP_MAX_CONNECTIONS", 1, MAX_LOAD).orElse(defaults.perTarget());
    var queue = values.integer("NGP_QUEUE", 0, MAX_LOAD);
    var patience = values.seconds("NGP_QUEUE_SECONDS");
    if (perTarget == 0 && (queue.isPresent() || patience.isPresent())) {
      values.problem(
          queue.isPresent() ? "NGP_QUEUE" : "NGP_QUEUE_SECONDS",
          "needs NGP_MAX_CONNECTIONS beside it: without it requests never wait.");
    }
    return new Load(
        perTarget, queue.orElse(defaults.queue()), patience.orElse(defaults.patience()));
  }

  private static Retries retries(LabelValues values, Retries defaults) {
    var tries = values.integer("NGP_RETRIES", 0, 10);
    Set<Integer> statuses = new TreeSet<>();
    for (var status : values.list("NGP_RETRY_ON")) {
      if (status.matches("50[0234]")) {
        statuses.add(Integer.valueOf(status));
      } else {
        values.problem(
            "NGP_RETRY_ON", "has \"" + status + "\"; expected any of 500, 502, 503 and 504.");
      }
    }
    return new Retries(
        // A request is tried once more often than it is retried.
        tries.isPresent() ? tries.getAsInt() + 1 : defaults.tries(),
        values.text("NGP_RETRY_ON").isPresent() ? statuses : defaults.statuses());
  }

  private static Optional<ActiveCheck> check(LabelValues values) {
    var interval = values.seconds("NGP_HEALTH_INTERVAL_SECONDS");
    var path = values.text("NGP_HEALTH_PATH");
    if (path.isEmpty()) {
      if (interval.isPresent()) {
        values.problem("NGP_HEALTH_INTERVAL_SECONDS", "needs NGP_HEALTH_PATH beside it.");
      }
      return Optional.empty();
    }
    if (!path.get().matches("/[\\x21-\\x7e]*")) {
      values.problem("NGP_HEALTH_PATH", "is \"" + path.get() + "\"; expected a path like /health.");
      return Optional.empty();
    }
    return Optional.of(new ActiveCheck(path.get(), interval.orElse(CHECK_INTERVAL)));
  }

  private static Ejection ejection(LabelValues values, Ejection defaults) {
    return new Ejection(
        values.integer("NGP_EJECT_AFTER", 0, 1000).orElse(defaults.failures()),
        values.seconds("NGP_EJECT_SECONDS").orElse(defaults.first()),
        values.integer("NGP_EJECT_BELOW", 0, 99).orElse(defaults.below()),
        values.integer("NGP_EJECT_SHARE", 1, 99).orElse(defaults.share()));
  }
}
