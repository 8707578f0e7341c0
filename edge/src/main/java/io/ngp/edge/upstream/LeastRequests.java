package io.ngp.edge.upstream;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Picks the target with the fewest requests under way, any of them when several are equal. Among
 * many targets two random ones are compared instead of all ("power of two choices"), which is
 * nearly as even and costs the same for any number.
 */
final class LeastRequests implements Balance {
  static final LeastRequests INSTANCE = new LeastRequests();

  private static final int COMPARE_ALL_UP_TO = 8;

  private LeastRequests() {}

  @Override
  public @Nullable Upstream choose(
      List<Upstream> candidates, Seeker seeker, int perTarget, Leniency leniency) {
    if (candidates.size() > COMPARE_ALL_UP_TO) {
      var lucky = betterOfTwo(candidates, seeker, perTarget, leniency);
      if (lucky != null) {
        return lucky;
      }
    }
    return leastBusy(candidates, seeker, perTarget, leniency);
  }

  private static @Nullable Upstream betterOfTwo(
      List<Upstream> candidates, Seeker seeker, int perTarget, Leniency leniency) {
    var random = ThreadLocalRandom.current();
    var one = candidates.get(random.nextInt(candidates.size()));
    var other = candidates.get(random.nextInt(candidates.size()));
    boolean isOneFit = isFit(one, seeker, perTarget, leniency, random);
    if (!isFit(other, seeker, perTarget, leniency, random)) {
      return isOneFit ? one : null;
    }
    return isOneFit && one.inFlight() <= other.inFlight() ? one : other;
  }

  private static @Nullable Upstream leastBusy(
      List<Upstream> candidates, Seeker seeker, int perTarget, Leniency leniency) {
    var random = ThreadLocalRandom.current();
    Upstream best = null;
    int fewest = Integer.MAX_VALUE;
    int equals = 0;
    // By index: an iterator would be garbage for every request.
    for (int i = 0; i < candidates.size(); i++) {
      var candidate = candidates.get(i);
      if (!isFit(candidate, seeker, perTarget, leniency, random)) {
        continue;
      }
      int count = candidate.inFlight();
      if (count < fewest) {
        best = candidate;
        fewest = count;
        equals = 1;
      } else if (count == fewest && random.nextInt(++equals) == 0) {
        // Each of n equals ends up chosen with probability 1/n (reservoir sampling).
        best = candidate;
      }
    }
    return best;
  }

  private static boolean isFit(
      Upstream candidate,
      Seeker seeker,
      int perTarget,
      Leniency leniency,
      ThreadLocalRandom random) {
    float draw = candidate.isWarming() ? random.nextFloat() : 0;
    return Balance.isFit(candidate, seeker, perTarget, leniency, draw);
  }
}
