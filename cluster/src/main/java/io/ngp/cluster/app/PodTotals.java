package io.ngp.cluster.app;

import io.ngp.cluster.app.Resources.ExecutorResources;
import io.ngp.cluster.app.Resources.Limit;
import io.ngp.cluster.app.Resources.Limits;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What a pod's containers come to together. */
final class PodTotals {
  /** Below this a millionth makes a difference. */
  private static final double EXACT = 1e9;

  private PodTotals() {}

  /**
   * The sums. Marathon adds what its executor process takes; no such process runs here, so {@code
   * executorResources} are kept but not counted.
   */
  static Resources resources(List<PodContainer> containers, ExecutorResources executor) {
    boolean isLimited = containers.stream().anyMatch(c -> c.resources().limits().isPresent());
    return new Resources(
        sum(containers, Resources::cpus),
        sum(containers, Resources::memMib),
        sum(containers, Resources::diskMib),
        (int)
            Math.min(
                Integer.MAX_VALUE, containers.stream().mapToLong(c -> c.resources().gpus()).sum()),
        isLimited
            ? Optional.of(
                new Limits(
                    limit(containers, Limits::cpus, Resources::cpus),
                    limit(containers, Limits::mem, Resources::memMib)))
            : Optional.empty(),
        Optional.of(executor));
  }

  /** Rounded to a millionth, so that sums of decimal fractions read as people expect. */
  private static double sum(List<PodContainer> containers, ToDoubleFunction<Resources> part) {
    return total(containers.stream().map(PodContainer::resources).mapToDouble(part).sum());
  }

  /** Absurd amounts stay numbers that JSON can tell. */
  private static double total(double sum) {
    return sum < EXACT ? Math.rint(sum * 1e6) / 1e6 : Math.min(sum, Double.MAX_VALUE);
  }

  /** No limit if no container has one, or one of them may have all it wants. */
  private static Optional<Limit> limit(
      List<PodContainer> containers,
      Function<Limits, Optional<Limit>> part,
      ToDoubleFunction<Resources> promise) {
    boolean isGiven = false;
    double sum = 0;
    for (PodContainer container : containers) {
      Optional<Limit> limit = container.resources().limits().flatMap(part);
      isGiven |= limit.isPresent();
      switch (limit.orElse(new Limit.AtMost(promise.applyAsDouble(container.resources())))) {
        case Limit.Unlimited() -> {
          return Optional.of(new Limit.Unlimited());
        }
        case Limit.AtMost(double value) -> sum += value;
      }
    }
    return isGiven ? Optional.of(new Limit.AtMost(total(sum))) : Optional.empty();
  }

  /** One check for each container that has one, in order. */
  static Checks checks(List<PodContainer> containers) {
    List<String> endpoints =
        containers.stream().flatMap(c -> c.endpoints().stream()).map(e -> e.endpoint()).toList();
    List<HealthCheck> checks =
        containers.stream()
            .flatMap(container -> container.healthCheck().stream())
            .map(check -> check.among(endpoints))
            .toList();
    return new Checks(checks, Optional.empty(), List.of());
  }
}
