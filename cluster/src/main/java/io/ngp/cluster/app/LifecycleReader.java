package io.ngp.cluster.app;

import io.ngp.cluster.app.Lifecycle.BackoffPolicy;
import io.ngp.cluster.app.Lifecycle.KillSelection;
import io.ngp.cluster.app.Lifecycle.UnreachableStrategy;
import io.ngp.cluster.app.Lifecycle.UpgradeStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads how instances are replaced, retried and stopped. */
final class LifecycleReader {
  static final String DISABLED = "disabled";

  private final JsonFields app;
  private final Optional<Container> container;

  LifecycleReader(JsonFields app, Optional<Container> container) {
    this.app = app;
    this.container = container;
  }

  Lifecycle read() {
    return new Lifecycle(
        upgradeStrategy(),
        app.oneOf("killSelection", List.of(KillSelection.values()), KillSelection::name)
            .orElse(KillSelection.YOUNGEST_FIRST),
        seconds("taskKillGracePeriodSeconds"),
        unreachableStrategy(),
        new BackoffPolicy(
            seconds("backoffSeconds").orElse(BackoffPolicy.DEFAULT.initial()),
            app.number("backoffFactor", 1, Double.MAX_VALUE, BackoffPolicy.DEFAULT.factor()),
            seconds("maxLaunchDelaySeconds").orElse(BackoffPolicy.DEFAULT.max())));
  }

  private Optional<Duration> seconds(String name) {
    return app.integer(name, 0, Integer.MAX_VALUE).map(Duration::ofSeconds);
  }

  private UpgradeStrategy upgradeStrategy() {
    boolean keepsData = container.isPresent() && container.get().keepsData();
    UpgradeStrategy fallback = keepsData ? new UpgradeStrategy(0.5, 0) : UpgradeStrategy.DEFAULT;
    UpgradeStrategy strategy =
        app.object("upgradeStrategy")
            .map(fields ->
                new UpgradeStrategy(
                    fraction(fields, "minimumHealthCapacity"),
                    fraction(fields, "maximumOverCapacity")))
            .orElse(fallback);
    if (isResident() && strategy.maximumOverCapacity() != 0) {
      app.findings()
          .rule(
              app.pathOf("upgradeStrategy") + "/maximumOverCapacity",
              "of an app with persistent volumes must be 0, but is "
                  + strategy.maximumOverCapacity());
    }
    return strategy;
  }

  private static double fraction(JsonFields fields, String name) {
    return fields.required(name).flatMap(value -> value.number(0, 1)).orElse(0.0);
  }

  private UnreachableStrategy unreachableStrategy() {
    Optional<UnreachableStrategy> given =
        app.at("unreachableStrategy").flatMap(LifecycleReader::unreachableStrategy);
    if (isResident() && given.isPresent() && given.get() instanceof UnreachableStrategy.Replace) {
      app.rule(
          "unreachableStrategy",
          "of an app with persistent volumes must be \"%s\"".formatted(DISABLED));
    }
    return given.orElseGet(() ->
        isResident()
            ? new UnreachableStrategy.Disabled()
            : new UnreachableStrategy.Replace(Duration.ZERO, Duration.ZERO));
  }

  static Optional<UnreachableStrategy> unreachableStrategy(JsonValue value) {
    if (value.node().isString()) {
      return value
          .oneOf(List.of(DISABLED), text -> text)
          .map(_ -> new UnreachableStrategy.Disabled());
    }
    return value.object().map(LifecycleReader::replace);
  }

  private static UnreachableStrategy replace(JsonFields fields) {
    int inactive = fields.integer("inactiveAfterSeconds", 0, Integer.MAX_VALUE).orElse(0);
    int expunge = fields.integer("expungeAfterSeconds", 0, Integer.MAX_VALUE).orElse(0);
    if (inactive > expunge) {
      fields.rule(
          "inactiveAfterSeconds",
          "is %d, but must not be more than expungeAfterSeconds, which is %d"
              .formatted(inactive, expunge));
    }
    return new UnreachableStrategy.Replace(
        Duration.ofSeconds(inactive), Duration.ofSeconds(expunge));
  }

  private boolean isResident() {
    return container.isPresent() && container.get().isResident();
  }
}
