package io.ngp.engine.local.agent;

import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.engine.TaskUsage.Memory;
import io.ngp.engine.local.process.CgroupUsage;
import io.ngp.engine.local.process.Cgroups;
import io.ngp.engine.local.process.ProcessTable;
import io.ngp.engine.local.process.ProcessUsage;
import io.ngp.engine.local.process.TaskCgroup;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Measures what tasks use: by their control groups, and where those do not count something, by
 * their processes one by one.
 */
final class UsageMeter {
  private final ProcessTable table;

  UsageMeter(ProcessTable table) {
    this.table = table;
  }

  /** What each of these tasks has used, by its id; those without a process are left out. */
  Map<String, TaskUsage> measure(Collection<StoredTask> running, Instant now) {
    Map<String, TaskUsage> measured = new HashMap<>();
    boolean isAnyUngrouped = running.stream().anyMatch(task -> task.cgroup().isEmpty());
    Map<String, Set<Long>> marked = isAnyUngrouped ? marked() : Map.of();
    for (StoredTask task : running) {
      String id = task.spec().taskId();
      Optional<TaskCgroup> cgroup = Cgroups.reopen(task.cgroup());
      Collection<Long> processes =
          cgroup
              .<Collection<Long>>map(TaskCgroup::processes)
              .orElseGet(() -> marked.getOrDefault(id, Set.of()));
      measure(processes, cgroup.map(TaskCgroup::usage), now)
          .ifPresent(usage -> measured.put(id, usage));
    }
    return measured;
  }

  private Optional<TaskUsage> measure(
      Collection<Long> processes, Optional<CgroupUsage> group, Instant now) {
    List<ProcessUsage> living =
        processes.stream().flatMap(pid -> table.usage(pid).stream()).toList();
    ProcessUsage sum = living.stream().reduce(ProcessUsage.NONE, ProcessUsage::plus);
    return living.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TaskUsage(
                now,
                group.flatMap(CgroupUsage::cpuSeconds).orElse(sum.cpuSeconds()),
                group
                    .flatMap(CgroupUsage::memory)
                    .orElse(new Memory(sum.memory(), Optional.empty(), Optional.empty())),
                living.size(),
                Optional.empty(),
                sum.disk()));
  }

  /**
   * The processes of each task: those that bear its mark, and those of sessions whose first process
   * does, for programs may overwrite their environment.
   */
  private Map<String, Set<Long>> marked() {
    Map<Long, String> tasks = new HashMap<>();
    List<ProcessTable.Entry> all = table.all();
    for (ProcessTable.Entry entry : all) {
      long pid = entry.identity().pid();
      table.variable(pid, BaseEnvironment.MARK).ifPresent(task -> tasks.put(pid, task));
    }
    Map<String, Set<Long>> found = new HashMap<>();
    for (ProcessTable.Entry entry : all) {
      long pid = entry.identity().pid();
      Optional.ofNullable(tasks.get(pid))
          .or(() -> Optional.ofNullable(tasks.get(entry.session())))
          .ifPresent(task -> found.computeIfAbsent(task, _ -> new HashSet<>()).add(pid));
    }
    return found;
  }
}
