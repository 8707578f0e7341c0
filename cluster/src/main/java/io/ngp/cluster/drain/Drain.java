package io.ngp.cluster.drain;

import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The wish that an agent be emptied. It holds until it is undone or the agent is forgotten: the
 * agent gets no new tasks, and what runs there moves elsewhere.
 *
 * @param deadline until when an instance that can't move may stay in any case
 * @param force whether what is left at the deadline is stopped all the same
 * @param until when the agent takes tasks again by itself; empty if only on request
 */
public record Drain(
    String agent, Instant since, Instant deadline, boolean force, Optional<Instant> until) {
  /** Whether the agent's maintenance is over, so that it takes tasks again. */
  public boolean isOver(Instant now) {
    return until.filter(end -> !now.isBefore(end)).isPresent();
  }

  /** The next moment at which time alone changes something, if there is one. */
  public Optional<Instant> nextWakeUp(Instant now) {
    var eviction = Stream.of(deadline).filter(_ -> force && !isDue(now));
    return Stream.concat(eviction, until.stream()).min(Instant::compareTo);
  }

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
