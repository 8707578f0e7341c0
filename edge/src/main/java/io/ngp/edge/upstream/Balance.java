package io.ngp.edge.upstream;

import io.ngp.edge.route.Balancing;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to choose among targets. Used by all event loops at once. */
public sealed interface Balance permits LeastRequests, RoundRobin, Rendezvous {

  /**
   * For connections that are no requests: the target with the fewest under way that is neither
   * withdrawn nor {@code tried}; sick ones only where no other is left. Null when there is none.
   */
  static @Nullable Upstream choose(List<Upstream> candidates, Collection<Upstream> tried) {
    var seeker = new ConnectionSeeker(tried);
    var chosen = LeastRequests.INSTANCE.choose(candidates, seeker, 0, Leniency.STRICT);
    return chosen != null
        ? chosen
        : LeastRequests.INSTANCE.choose(candidates, seeker, 0, Leniency.EJECTED);
  }

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

  /** A connection that needs a target. */
  record ConnectionSeeker(Collection<Upstream> tried) implements Seeker {
    @Override
    public boolean hasTried(Upstream upstream) {
      return tried.contains(upstream);
    }

    @Override
    public boolean hasTriedAny() {
      return !tried.isEmpty();
    }

    @Override
    public long key() {
      return 0;
    }

    @Override
    public int loop() {
      return 0;
    }
  }
}
