package io.ngp.engine.local.agent;

import io.ngp.engine.local.process.ProcessTree;
import java.time.Instant;
import java.util.List;

/**
 * One start of a task that really happened.
 *
 * @param leaders one for each member, in order
 * @param since when the last of the programs began
 * @param isOurChild whether this process of the agent started the leaders
 */
record Attempt(ProcessTree tree, List<Leader> leaders, Instant since, boolean isOurChild) {
  Attempt {
    leaders = List.copyOf(leaders);
  }

  boolean isAlive() {
    return leaders.stream().anyMatch(Leader::isAlive);
  }

  /**
   * Whether the task is still to be left alone. One member that fails ends all, while one that is
   * done leaves the others running, as Mesos' default executor has it (Mesos,
   * docs/nested-container-and-task-group.md).
   */
  boolean goesOn() {
    return isAlive() && leaders.stream().noneMatch(Leader::hasFailed);
  }

  /** Whether the program a probe asks still runs, and so did when it was asked. */
  boolean hasOutlived(int probe) {
    return leaders.stream()
        .filter(leader -> leader.member().probes().contains(probe))
        .allMatch(Leader::hasRunningProgram);
  }

  /** The member whose end is the task's: the first that has failed, else any. */
  Leader decisive() {
    return leaders.stream().filter(Leader::hasFailed).findFirst().orElse(leaders.getFirst());
  }
}
