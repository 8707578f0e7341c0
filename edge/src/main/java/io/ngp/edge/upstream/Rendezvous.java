package io.ngp.edge.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the same key to the same target, by rendezvous hashing (highest random weight): each target
 * has a rank for each key, and the one that ranks highest gets it. When a target goes only its keys
 * move, each to the one ranked next; when one comes it takes only its share. Every balancer comes
 * to the same choice.
 *
 * <p>A target far busier than the others is passed over for the one ranked next (bounded load), so
 * that one hot key does not take a target down.
 */
final class Rendezvous implements Balance {
  static final Rendezvous INSTANCE = new Rendezvous();

  /** Requests under way by the average, beyond which a target is far too busy. */
  private static final double BOUND = 1.5;

  /** Requests under way that are never far too busy, whatever the average. */
  private static final int FLOOR = 16;

  private Rendezvous() {}

  @Override
  public @Nullable Upstream choose(
      List<Upstream> candidates, Seeker seeker, int perTarget, Leniency leniency) {
    int bound = bound(candidates, perTarget);
    var chosen = highest(candidates, seeker, bound, leniency);
    // The busy ones may be all that is left of those not tried.
    return chosen != null ? chosen : highest(candidates, seeker, perTarget, leniency);
  }

  private static int bound(List<Upstream> candidates, int perTarget) {
    long total = 1;
    for (int i = 0; i < candidates.size(); i++) {
      total += candidates.get(i).inFlight();
    }
    int bound = Math.max(FLOOR, (int) Math.ceil(BOUND * total / Math.max(1, candidates.size())));
    return perTarget == 0 ? bound : Math.min(perTarget, bound);
  }

  private static @Nullable Upstream highest(
      List<Upstream> candidates, Seeker seeker, int perTarget, Leniency leniency) {
    long key = seeker.key();
    Upstream best = null;
    long highest = 0;
    for (int i = 0; i < candidates.size(); i++) {
      var candidate = candidates.get(i);
      long rank = Hashes.mix(key ^ candidate.hash());
      if ((best == null || rank > highest)
          // By key and not by chance: what a warming target took once it keeps.
          && Balance.isFit(candidate, seeker, perTarget, leniency, draw(rank))) {
        best = candidate;
        highest = rank;
      }
    }
    return best;
  }

  private static float draw(long rank) {
    // Other bits than those that decide on the rank.
    return (rank & 0xffffff) / (float) 0x1000000;
  }
}
