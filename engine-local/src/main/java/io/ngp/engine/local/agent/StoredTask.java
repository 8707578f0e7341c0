package io.ngp.engine.local.agent;

import io.ngp.engine.local.wire.TaskReport;
import io.ngp.engine.local.wire.TaskSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an agent remembers of a task on disk, always written before it acts on it.
 *
 * @param attempt number of the start that was last intended; 0 while none was
 * @param machineBoot boot of the machine during which that start was intended
 * @param cgroup files by which its processes joined their control group
 * @param kill grace time in milliseconds of an ordered stop
 * @param end how it ended
 */
record StoredTask(
    TaskSpec spec,
    Instant acceptedAt,
    int attempt,
    String machineBoot,
    List<String> cgroup,
    Optional<Long> kill,
    Optional<TaskReport> end) {
  StoredTask {
    cgroup = List.copyOf(cgroup);
  }

  static StoredTask accepted(TaskSpec spec, Instant now) {
    return new StoredTask(spec, now, 0, "", List.of(), Optional.empty(), Optional.empty());
  }

  StoredTask nextAttempt(String boot, List<String> newCgroup) {
    return new StoredTask(spec, acceptedAt, attempt + 1, boot, newCgroup, kill, end);
  }

  StoredTask killOrdered(long graceMillis) {
    return new StoredTask(
        spec, acceptedAt, attempt, machineBoot, cgroup, Optional.of(graceMillis), end);
  }

  /** Ended, its secrets forgotten. */
  StoredTask ended(TaskReport report) {
    return new StoredTask(
        spec.withSecrets(Optional.empty()),
        acceptedAt,
        attempt,
        machineBoot,
        cgroup,
        kill,
        Optional.of(report));
  }
}
