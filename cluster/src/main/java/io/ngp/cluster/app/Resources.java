package io.ngp.cluster.app;

import java.util.Optional;

/**
 * What one instance is promised.
 *
 * @param cpus cores, at least 0.001
 * @param memMib MiB, at least 0
 * @param diskMib MiB, at least 0
 * @param gpus whole devices
 */
public record Resources(
    double cpus,
    double memMib,
    double diskMib,
    int gpus,
    Optional<Limits> limits,
    Optional<ExecutorResources> executor) {

  /** What an instance may use beyond its promise; empty means the promise is the limit. */
  public record Limits(Optional<Limit> cpus, Optional<Limit> mem) {}

  public sealed interface Limit {
    record Unlimited() implements Limit {}

    record AtMost(double value) implements Limit {}
  }

  /** Marathon's {@code executorResources}. */
  public record ExecutorResources(double cpus, double memMib, double diskMib) {}
}
