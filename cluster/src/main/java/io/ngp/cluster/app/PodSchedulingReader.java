package io.ngp.cluster.app;

import io.ngp.cluster.app.Lifecycle.BackoffPolicy;
import io.ngp.cluster.app.Lifecycle.KillSelection;
import io.ngp.cluster.app.Lifecycle.UnreachableStrategy;
import io.ngp.cluster.app.Lifecycle.UpgradeStrategy;
import io.ngp.cluster.app.PlacementRules.Constraint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads a pod's {@code scheduling}: where instances run and how they are replaced and retried. */
final class PodSchedulingReader {
  /** Longer than any platform lives, and short enough to count in milliseconds. */
  static final double MAX_SECONDS = Integer.MAX_VALUE;

  private final Optional<JsonFields> scheduling;
  private final AppSettings settings;

  PodSchedulingReader(JsonFields pod, AppSettings settings) {
    this.scheduling = pod.object("scheduling");
    this.settings = settings;
  }

  PlacementRules placement(String role) {
    Optional<JsonFields> placement = part("placement");
    if (placement.isEmpty()) {
      return new PlacementRules(List.of(), Optional.empty(), role);
    }
    List<Constraint> constraints =
        placement.get().items("constraints").stream()
            .flatMap(item -> constraint(item).stream())
            .distinct()
            .toList();
    return new PlacementRules(
        constraints,
        new PlacementReader(placement.get(), false, settings).acceptedRoles(role, true),
        role);
  }

  /** An object as pods have it, or an array as apps have it (constraint.raml). */
  private static Optional<Constraint> constraint(JsonValue item) {
    if (!item.node().isObject()) {
      return PlacementReader.constraint(item);
    }
    return item.object()
        .flatMap(fields ->
            PlacementReader.constraint(
                item,
                fields.requiredText("fieldName"),
                fields.requiredText("operator"),
                fields.text("value")));
  }

  /**
   * How instances are replaced, retried and stopped.
   *
   * @param killGrace between SIGTERM and SIGKILL
   */
  Lifecycle lifecycle(Optional<Duration> killGrace) {
    return new Lifecycle(
        part("upgrade").map(PodSchedulingReader::upgrade).orElse(UpgradeStrategy.DEFAULT),
        scheduling
            .flatMap(fields ->
                fields.oneOf("killSelection", List.of(KillSelection.values()), KillSelection::name))
            .orElse(KillSelection.YOUNGEST_FIRST),
        killGrace,
        scheduling
            .flatMap(fields -> fields.at("unreachableStrategy"))
            .flatMap(LifecycleReader::unreachableStrategy)
            .orElse(new UnreachableStrategy.Replace(Duration.ZERO, Duration.ZERO)),
        part("backoff").map(PodSchedulingReader::backoff).orElse(BackoffPolicy.DEFAULT));
  }

  private Optional<JsonFields> part(String name) {
    return scheduling.flatMap(fields -> fields.object(name));
  }

  /** Other than an app's, half of it may be given (pod.raml). */
  private static UpgradeStrategy upgrade(JsonFields fields) {
    return new UpgradeStrategy(
        fields.number("minimumHealthCapacity", 0, 1, 1),
        fields.number("maximumOverCapacity", 0, 1, 1));
  }

  private static BackoffPolicy backoff(JsonFields fields) {
    return new BackoffPolicy(
        seconds(fields, "backoff").orElse(BackoffPolicy.DEFAULT.initial()),
        fields.number("backoffFactor", 1, Double.MAX_VALUE, BackoffPolicy.DEFAULT.factor()),
        seconds(fields, "maxLaunchDelay").orElse(BackoffPolicy.DEFAULT.max()));
  }

  /** Seconds with fractions, kept to the millisecond. */
  static Optional<Duration> seconds(JsonFields fields, String name) {
    return fields
        .at(name)
        .flatMap(value -> value.number(0, MAX_SECONDS))
        .map(seconds -> Duration.ofMillis(Math.round(seconds * 1_000)));
  }
}
