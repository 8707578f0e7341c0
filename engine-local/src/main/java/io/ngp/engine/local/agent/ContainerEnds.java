package io.ngp.engine.local.agent;

import io.ngp.cluster.instance.ContainerEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the containers of a pod ended; an app has none. */
final class ContainerEnds {
  private ContainerEnds() {}

  /** Those that have ended by themselves so far. */
  static List<ContainerEnd> soFar(Attempt attempt) {
    List<ContainerEnd> ends = new ArrayList<>();
    for (Leader leader : attempt.leaders()) {
      if (leader.isContainer() && !leader.isAlive()) {
        leader.endedAt().flatMap(at -> byItself(leader, at)).ifPresent(ends::add);
      }
    }
    return List.copyOf(ends);
  }

  private static Optional<ContainerEnd> byItself(Leader leader, Instant at) {
    return leader
        .exitStatus()
        .map(status -> TaskEnd.byItself(Optional.of(status), Optional.empty(), ""))
        .map(end -> of(leader, end, at));
  }

  /**
   * All of them, when the pod is over.
   *
   * @param before those that had ended by themselves before anything was stopped
   * @param failed whose failure stopped the others, and how it failed
   * @param now for those whose end nobody took down
   */
  static List<ContainerEnd> all(
      Attempt attempt, List<ContainerEnd> before, Optional<Failure> failed, Instant now) {
    List<ContainerEnd> ends = new ArrayList<>();
    for (Leader leader : attempt.leaders()) {
      Instant at = leader.endedAt().orElse(now);
      ends.add(
          failed
              .filter(failure -> failure.leader().equals(leader))
              .map(failure -> of(leader, failure.end(), at))
              .or(() -> known(before, leader))
              .orElseGet(() -> of(leader, stopped(leader, failed), at)));
    }
    return ends;
  }

  /** The container whose end is the pod's. */
  record Failure(Leader leader, TaskEnd end) {}

  private static Optional<ContainerEnd> known(List<ContainerEnd> before, Leader leader) {
    return before.stream()
        .filter(end -> end.container().equals(leader.member().name()))
        .findFirst();
  }

  private static TaskEnd stopped(Leader leader, Optional<Failure> failed) {
    return failed
        .map(failure -> TaskEnd.stoppedWith(failure.leader().member().name(), leader.exitStatus()))
        .orElseGet(() -> TaskEnd.killed(leader.exitStatus()));
  }

  private static ContainerEnd of(Leader leader, TaskEnd end, Instant at) {
    return new ContainerEnd(
        leader.member().name(), end.condition(), end.message(), end.exitCode(), at);
  }
}
