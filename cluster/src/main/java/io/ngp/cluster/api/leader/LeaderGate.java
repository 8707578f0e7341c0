package io.ngp.cluster.api.leader;

import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.time.Duration;

/** What the API needs to know of leader election. May be called from any thread. */
public interface LeaderGate {
  /** The state now; does not block. */
  Leadership current();

  /** Waits up to {@code timeout} until someone leads, then tells the state. */
  Leadership await(Duration timeout) throws InterruptedException;

  /** Gives leadership up, if this master has it; returns at once. */
  void abdicate();

  /**
   * The cluster, if this master leads.
   *
   * @throws RefusedException as {@link Reason.Unavailable} if it doesn't (any more)
   */
  default ClusterControl control() {
    return switch (current()) {
      case Leadership.Leading(var control) -> control;
      case Leadership.Elsewhere(var leader) ->
          throw unavailable("The leader changed to %s while this was answered".formatted(leader));
      case Leadership.Vacant() -> throw unavailable("This master no longer leads");
    };
  }

  private static RefusedException unavailable(String what) {
    return new RefusedException(new Reason.Unavailable(what + ". Nothing was changed; try again."));
  }
}
