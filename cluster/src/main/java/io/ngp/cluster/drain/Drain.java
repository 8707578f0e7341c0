package io.ngp.cluster.drain;

import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import java.time.Instant;

/**
 * The wish that an agent be emptied. It holds until it is undone or the agent is forgotten: the
 * agent gets no new tasks, and what runs there moves elsewhere.
 *
 * @param deadline until when an instance that can't move may stay in any case
 * @param force whether what is left at the deadline is stopped all the same
 */
public record Drain(String agent, Instant since, Instant deadline, boolean force) {
  /** Whether everything left is to be stopped now. */
  public boolean isDue(Instant now) {
    return force && !now.isBefore(deadline);
  }

  /** Whether this instance, which nobody told to stop, must wait for a place no longer. */
  public boolean evicts(Instance instance, Instant now) {
    return isDue(now)
        && instance.isOn(agent)
        && instance.goal() == Goal.RUNNING
        && instance.condition() != Condition.KILLING;
  }
}
