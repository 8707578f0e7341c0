package io.ngp.engine.local.process;

import io.ngp.cluster.engine.TaskUsage.Traffic;
import java.util.Optional;

/**
 * What one process has used, with children it took note of at their end.
 *
 * @param memory bytes it has in memory, shared ones included
 * @param disk absent where only others may know
 */
public record ProcessUsage(double cpuSeconds, long memory, Optional<Traffic> disk) {
  public static final ProcessUsage NONE = new ProcessUsage(0, 0, Optional.empty());

  /** Both together. */
  public ProcessUsage plus(ProcessUsage other) {
    return new ProcessUsage(
        cpuSeconds + other.cpuSeconds,
        memory + other.memory,
        disk.map(one ->
                other
                    .disk
                    .map(two -> new Traffic(one.in() + two.in(), one.out() + two.out()))
                    .orElse(one))
            .or(() -> other.disk));
  }
}
