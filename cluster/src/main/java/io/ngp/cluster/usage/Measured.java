package io.ngp.cluster.usage;

import io.ngp.cluster.engine.TaskUsage;
import java.time.Duration;
import java.util.Optional;

/**
 * What a task has used, and at which rate between the last two looks at it.
 *
 * @param cores how many it kept busy on average; absent after the first look
 */
public record Measured(TaskUsage usage, Optional<Double> cores) {
  /** Clocks of the kernel tick every 10 ms: what is closer together makes no rate. */
  private static final Duration SHORTEST = Duration.ofMillis(100);

  private static final double NANOS_PER_SECOND = 1e9;

  static Measured first(TaskUsage usage) {
    return new Measured(usage, Optional.empty());
  }

  /** The next look; one that comes too soon after this one, or is older, changes no rate. */
  Measured then(TaskUsage next) {
    Duration between = Duration.between(usage.at(), next.at());
    if (between.compareTo(SHORTEST) < 0) {
      return new Measured(next, cores);
    }
    double used = Math.max(0, next.cpuSeconds() - usage.cpuSeconds());
    return new Measured(next, Optional.of(used / (between.toNanos() / NANOS_PER_SECOND)));
  }
}
