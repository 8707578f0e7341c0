package io.ngp.engine.local.agent;

import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.engine.local.log.OutputFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known at the moment an attempt ends or is to end, before anything is stopped: stopping
 * makes the others fail, too.
 *
 * @param decisive whose end is the task's
 * @param ends of a pod, the containers that have ended by themselves
 */
record Ending(Attempt attempt, Leader decisive, List<ContainerEnd> ends) {
  static Ending of(Attempt attempt) {
    return new Ending(attempt, attempt.decisive(), ContainerEnds.soFar(attempt));
  }

  /** The end, now that nothing of the task runs any more. */
  TaskEnd conclude(boolean isKilled, Optional<String> outOfMemory, Instant now) {
    TaskEnd own =
        TaskEnd.byItself(
            decisive.exitStatus(),
            outOfMemory,
            LastWords.of(new OutputFile(decisive.member().output("stderr"))));
    TaskEnd task = isKilled ? TaskEnd.killed(decisive.exitStatus()) : own;
    if (!decisive.isContainer()) {
      return task;
    }
    Optional<ContainerEnds.Failure> failure =
        decisive.hasFailed() && !isKilled
            ? Optional.of(new ContainerEnds.Failure(decisive, own))
            : Optional.empty();
    return task.ofPod(decisive.member().name())
        .with(ContainerEnds.all(attempt, ends, failure, now));
  }
}
