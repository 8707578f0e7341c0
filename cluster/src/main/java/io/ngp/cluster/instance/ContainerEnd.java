package io.ngp.cluster.instance;

import java.time.Instant;
import java.util.Optional;

/**
 * How one container of a pod's task ended, be it while the others go on or with them.
 *
 * @param condition FINISHED after exit status 0; KILLED if it was stopped, by an order or because
 *     another failed; else FAILED
 * @param message for people, maybe empty
 * @param exitCode as shells tell it; empty if nobody could take it down
 * @param at when it ended, by the agent's clock
 */
public record ContainerEnd(
    String container, Condition condition, String message, Optional<Integer> exitCode, Instant at) {

  /** Whether it did what it was started for, so that nothing is to be expected of it any more. */
  public boolean isFinished() {
    return condition == Condition.FINISHED;
  }
}
