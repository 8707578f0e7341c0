package io.ngp.edge.upstream;

import io.ngp.edge.upstream.Balance.Leniency;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Targets that are alike, and who of them gets a request: those in the balancer's own zone as long
 * as there are enough of them, chosen by the route's algorithm. Immutable but for the targets'
 * state.
 */
public final class TargetPool {
  private final List<Upstream> all;
  private final List<Upstream> near;
  private final List<Upstream> far;
  private final int zones;
  private final int weight;
  private final Balance balance;
  private final int perTarget;

  /**
   * A pool.
   *
   * @param weight its share is this by the sum of all weights of the route
   * @param zone the balancer's; empty: it does not matter where targets stand
   * @param perTarget requests a target may have under way at most; 0: any number
   */
  TargetPool(List<Upstream> all, int weight, String zone, Balance balance, int perTarget) {
    this.all = List.copyOf(all);
    this.weight = weight;
    this.balance = balance;
    this.perTarget = perTarget;
    var own = zone.isEmpty() ? List.<Upstream>of() : in(zone, all);
    boolean isSplit = !own.isEmpty() && own.size() < all.size();
    this.near = isSplit ? own : List.of();
    this.far = isSplit ? all.stream().filter(upstream -> !own.contains(upstream)).toList() : all;
    this.zones = isSplit ? zones(all) : 1;
  }

  private static List<Upstream> in(String zone, List<Upstream> all) {
    return all.stream().filter(upstream -> upstream.target().zone().equals(zone)).toList();
  }

  private static int zones(List<Upstream> all) {
    return (int) all.stream().map(upstream -> upstream.target().zone()).distinct().count();
  }

  List<Upstream> all() {
    return all;
  }

  int weight() {
    return weight;
  }

  /** Chooses a target and counts the request in; null when none is good enough and has room. */
  @Nullable Upstream acquire(Seeker seeker, Leniency leniency) {
    if (near.isEmpty()) {
      return acquire(all, seeker, leniency);
    }
    boolean isNear = staysNear();
    var chosen = acquire(isNear ? near : far, seeker, leniency);
    return chosen != null ? chosen : acquire(isNear ? far : near, seeker, leniency);
  }

  private @Nullable Upstream acquire(List<Upstream> among, Seeker seeker, Leniency leniency) {
    while (true) {
      var chosen = balance.choose(among, seeker, perTarget, leniency);
      if (chosen == null || chosen.acquire(perTarget)) {
        return chosen;
      }
    }
  }

  /**
   * Whether the next request stays in this zone. Each zone's balancers are taken to get the same
   * number of requests. So targets here carry all that come in here where they are their zone's
   * part of all healthy targets or more; with fewer, as many requests as makes them as busy as all
   * others go to them and the rest spill over.
   */
  private boolean staysNear() {
    int healthyNear = healthy(near);
    double kept = (double) healthyNear * zones / Math.max(1, healthyNear + healthy(far));
    return kept >= 1 || ThreadLocalRandom.current().nextDouble() < kept;
  }

  private static int healthy(List<Upstream> among) {
    int count = 0;
    for (int i = 0; i < among.size(); i++) {
      var upstream = among.get(i);
      if (!upstream.isEjected() && !upstream.isWithdrawn()) {
        count++;
      }
    }
    return count;
  }

  /**
   * Takes the named target if it is well and has room.
   *
   * @return whether the request is counted in there
   */
  boolean acquire(Upstream wanted, Seeker seeker) {
    return Balance.isFit(wanted, seeker, perTarget, Leniency.WARMING) && wanted.acquire(perTarget);
  }

  /** Whether a target is good enough and has room. */
  boolean canTake(Seeker seeker, Leniency leniency) {
    for (int i = 0; i < all.size(); i++) {
      if (Balance.isFit(all.get(i), seeker, perTarget, leniency)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a target good enough for the request lacks only room. */
  boolean isFull(Seeker seeker, Leniency leniency) {
    if (perTarget == 0) {
      return false;
    }
    for (int i = 0; i < all.size(); i++) {
      var upstream = all.get(i);
      if (!upstream.hasRoom(perTarget) && Balance.isFit(upstream, seeker, 0, leniency)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether no more of the targets would be ejected if {@code one} were than may be, and one would
   * be left.
   *
   * @param share in percent
   */
  boolean mayEject(Upstream one, int share) {
    int ejected = 1;
    for (var upstream : all) {
      if (upstream != one && upstream.isEjected()) {
        ejected++;
      }
    }
    return ejected < all.size() && ejected * 100 <= share * all.size();
  }
}
