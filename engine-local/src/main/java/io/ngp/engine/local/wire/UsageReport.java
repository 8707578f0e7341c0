package io.ngp.engine.local.wire;

import io.ngp.cluster.engine.TaskUsage;
import java.util.Map;

/** What the tasks of an agent use that run now, by their ids. */
public record UsageReport(Map<String, TaskUsage> tasks) {
  public UsageReport {
    tasks = Map.copyOf(tasks);
  }
}
