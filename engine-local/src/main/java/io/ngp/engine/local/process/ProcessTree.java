package io.ngp.engine.local.process;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Everything that runs for one task: the leader's session, and what left it but is still known by
 * its control group or by the mark in its environment. Thread-safe.
 */
public final class ProcessTree {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

  private final ProcessTable table;
  private final ProcessIdentity leader;
  private final String mark;
  private final Optional<TaskCgroup> cgroup;

  /**
   * A tree.
   *
   * @param leader first process; leads a session of its own
   * @param mark {@code NAME=value} that only this task's processes have in their environment
   */
  public ProcessTree(
      ProcessTable table, ProcessIdentity leader, String mark, Optional<TaskCgroup> cgroup) {
    this.table = table;
    this.leader = leader;
    this.mark = mark;
    this.cgroup = cgroup;
  }

  public ProcessIdentity leader() {
    return leader;
  }

  public boolean isLeaderAlive() {
    return table.isAlive(leader);
  }

  /** The processes that live now. */
  public Set<ProcessIdentity> members() {
    Set<Long> grouped = new HashSet<>(cgroup.map(TaskCgroup::processes).orElse(List.of()));
    List<ProcessTable.Entry> all = table.all();
    // Once the leader is gone its pid may lead a stranger's session, so only the mark counts then.
    boolean hasLeader = all.stream().anyMatch(e -> e.identity().equals(leader));
    Set<ProcessIdentity> members = new HashSet<>();
    for (ProcessTable.Entry entry : all) {
      if (!entry.ended()
          && (grouped.contains(entry.identity().pid())
              || (hasLeader && entry.isLedBy(leader))
              || isMarked(entry.identity()))) {
        members.add(entry.identity());
      }
    }
    return members;
  }

  /** What is older than the leader can't come from it, which spares most of the machine a look. */
  private boolean isMarked(ProcessIdentity process) {
    return process.birth() >= leader.birth() && table.hasVariable(process, mark);
  }

  /**
   * Sends SIGTERM to all, then SIGKILL to what is left after the grace time, and returns when
   * nothing is left.
   *
   * @throws InterruptedException if interrupted; then some processes may be left
   */
  public void stop(Duration grace) throws InterruptedException {
    long killAt = System.nanoTime() + grace.toNanos();
    Set<ProcessIdentity> asked = new HashSet<>();
    Duration pause = FIRST_PAUSE;
    for (Set<ProcessIdentity> left = members(); !left.isEmpty(); left = members()) {
      if (System.nanoTime() - killAt >= 0) {
        signal(left, Signal.KILL);
      } else if (asked.addAll(left)) {
        signal(left, Signal.TERM);
      }
      pause(pause, killAt);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
  }

  private static void pause(Duration wanted, long killAt) throws InterruptedException {
    long untilKill = killAt - System.nanoTime();
    LockSupport.parkNanos(untilKill > 0 ? Math.min(wanted.toNanos(), untilKill) : wanted.toNanos());
    if (Thread.interrupted()) {
      throw new InterruptedException("Interrupted while stopping processes");
    }
  }

  private enum Signal {
    TERM,
    KILL
  }

  private void signal(Set<ProcessIdentity> targets, Signal signal) {
    if (targets.contains(leader)) {
      // To the group at once, so that no process can fork away from under a list.
      Shell.status("kill -s \"$1\" -- \"-$2\"", signal.name(), Long.toString(leader.pid()));
    }
    if (signal == Signal.KILL) {
      cgroup.ifPresent(TaskCgroup::killAll);
    }
    for (ProcessIdentity target : targets) {
      boolean isInGroup =
          targets.contains(leader)
              && table.entry(target.pid()).filter(e -> e.group() == leader.pid()).isPresent();
      if (!isInGroup && table.isAlive(target)) {
        ProcessHandle.of(target.pid()).ifPresent(h -> sendTo(h, signal));
      }
    }
  }

  private static void sendTo(ProcessHandle process, Signal signal) {
    boolean _ =
        switch (signal) {
          case TERM -> process.destroy();
          case KILL -> process.destroyForcibly();
        };
  }
}
