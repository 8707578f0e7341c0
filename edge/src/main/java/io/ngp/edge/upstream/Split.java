package io.ngp.edge.upstream;

import io.ngp.edge.upstream.Balance.Leniency;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a route's requests are shared among several backends: by weight, as long as the backend whose
 * turn it is has a target that can take them; else by the weights of those that have one. Immutable
 * but for the targets' state.
 */
final class Split {
  private final TargetPool[] pools;
  private final int total;

  Split(List<TargetPool> pools) {
    this.pools = pools.toArray(TargetPool[]::new);
    this.total = pools.stream().mapToInt(TargetPool::weight).sum();
  }

  /**
   * The targets a request is for; null where no backend can take it.
   *
   * @param point says whose turn it is: evenly spread over all values of an int, and the same for
   *     requests that are to stay together
   */
  @Nullable TargetPool pool(int point, Seeker seeker, Leniency leniency) {
    var first = at(point);
    if (first.canTake(seeker, leniency)) {
      return first;
    }
    // Rare, so it may cost a list.
    var able = new ArrayList<TargetPool>(pools.length);
    for (var pool : pools) {
      if (pool.canTake(seeker, leniency)) {
        able.add(pool);
      }
    }
    return able.isEmpty() ? null : new Split(able).at(point);
  }

  private TargetPool at(int point) {
    int left = (int) (((point & 0xffffffffL) * total) >>> 32);
    for (var pool : pools) {
      left -= pool.weight();
      if (left < 0) {
        return pool;
      }
    }
    // Where nobody has any weight, somebody is better than nobody.
    return pools[pools.length - 1];
  }
}
