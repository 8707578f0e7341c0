package io.ngp.edge.upstream;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Picks the target with the fewest requests under way, any of them when several are equal. Among
 * many targets two random ones are compared instead of all ("power of two choices"), which is
 * nearly as even and costs the same for any number. Targets that refused a connection just now come
 * last.
 */
public final class Balance {
  private static final int COMPARE_ALL_UP_TO = 8;

  private Balance() {}

  /**
   * The best of {@code candidates} that is neither withdrawn nor {@code tried}; null when there is
   * none.
   */
  public static @Nullable Upstream choose(List<Upstream> candidates, Collection<Upstream> tried) {
    if (candidates.size() > COMPARE_ALL_UP_TO) {
      var lucky = betterOfTwo(candidates, tried);
      if (lucky != null) {
        return lucky;
      }
    }
    var healthy = leastBusy(candidates, tried, false);
    return healthy != null ? healthy : leastBusy(candidates, tried, true);
  }

  private static @Nullable Upstream betterOfTwo(
      List<Upstream> candidates, Collection<Upstream> tried) {
    var random = ThreadLocalRandom.current();
    var one = candidates.get(random.nextInt(candidates.size()));
    var other = candidates.get(random.nextInt(candidates.size()));
    boolean isOneFit = isFit(one, tried, false);
    if (!isFit(other, tried, false)) {
      return isOneFit ? one : null;
    }
    return isOneFit && one.inFlight() <= other.inFlight() ? one : other;
  }

  private static @Nullable Upstream leastBusy(
      List<Upstream> candidates, Collection<Upstream> tried, boolean evenEjected) {
    Upstream best = null;
    int fewest = Integer.MAX_VALUE;
    int equals = 0;
    // By index: an iterator would be garbage for every request.
    for (int i = 0; i < candidates.size(); i++) {
      var candidate = candidates.get(i);
      if (!isFit(candidate, tried, evenEjected)) {
        continue;
      }
      int count = candidate.inFlight();
      if (count < fewest) {
        best = candidate;
        fewest = count;
        equals = 1;
      } else if (count == fewest && ThreadLocalRandom.current().nextInt(++equals) == 0) {
        // Each of n equals ends up chosen with probability 1/n (reservoir sampling).
        best = candidate;
      }
    }
    return best;
  }

  static boolean isFit(Upstream candidate, Collection<Upstream> tried, boolean evenEjected) {
    return !candidate.isWithdrawn()
        && (evenEjected || !candidate.isEjected())
        && (tried.isEmpty() || !tried.contains(candidate));
  }
}
