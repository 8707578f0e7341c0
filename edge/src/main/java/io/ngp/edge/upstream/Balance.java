package io.ngp.edge.upstream;

import io.ngp.edge.route.Balancing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to choose among targets. Used by all event loops at once. */
public sealed interface Balance permits LeastRequests, RoundRobin, Rendezvous {

  /** Which targets are good enough; each level takes all that the one before took. */
  enum Leniency {
    /** Healthy, and a new one only for the share it has while it warms up. */
    STRICT,
    /** Healthy. */
    WARMING,
    /** Any: nothing better is left. */
    EJECTED
  }

  /**
   * The best of {@code candidates} that is good enough and has room; null when there is none.
   *
   * @param perTarget requests a target may have under way at most; 0: any number
   */
  @Nullable Upstream choose(
      List<Upstream> candidates, Seeker seeker, int perTarget, Leniency leniency);

  static Balance of(Balancing.Algorithm algorithm, int eventLoops) {
    return switch (algorithm) {
      case LEAST_REQUESTS -> LeastRequests.INSTANCE;
      case ROUND_ROBIN -> new RoundRobin(eventLoops);
      case HASH -> Rendezvous.INSTANCE;
    };
  }

  /** Whether {@code candidate} may be chosen, its warming up aside. */
  static boolean isFit(Upstream candidate, Seeker seeker, int perTarget, Leniency leniency) {
    return candidate.hasRoom(perTarget)
        && (leniency == Leniency.EJECTED || !candidate.isEjected())
        && !seeker.hasTried(candidate);
  }

  /** The same, and of a target that warms up only so many times as its share says. */
  static boolean isFit(
      Upstream candidate, Seeker seeker, int perTarget, Leniency leniency, float draw) {
    return isFit(candidate, seeker, perTarget, leniency)
        && (leniency != Leniency.STRICT || !candidate.isWarming() || candidate.share() > draw);
  }
}
