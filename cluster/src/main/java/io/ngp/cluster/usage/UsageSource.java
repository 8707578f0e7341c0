package io.ngp.cluster.usage;

import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.instance.TaskId;
import java.util.Map;
import java.util.Set;

/** Where tasks can be looked at; {@link Engine#usage} is one. */
@FunctionalInterface
public interface UsageSource {
  /** Knows no task. */
  UsageSource NONE = _ -> Map.of();

  /**
   * Looks at tasks now.
   *
   * @return of those that run and can be looked at
   */
  Map<TaskId, TaskUsage> usage(Set<TaskId> tasks) throws InterruptedException;
}
