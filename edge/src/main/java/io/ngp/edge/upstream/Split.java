package io.ngp.edge.upstream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a route's requests are shared among several backends: by weight, as long as the backend whose
 * turn it is has a target that can take them; else by the weights of those that have one. Immutable
 * but for the targets' state.
 */
public final class Split {
  private final Share[] shares;
  private final int total;

  Split(List<Share> shares) {
    this.shares = shares.toArray(Share[]::new);
    this.total = total(shares);
  }

  private static int total(List<Share> shares) {
    return shares.stream().mapToInt(Share::weight).sum();
  }

  /** One backend's part. */
  record Share(int weight, List<Upstream> upstreams) {
    boolean canTake(Collection<Upstream> tried, boolean evenEjected) {
      for (int i = 0; i < upstreams.size(); i++) {
        if (Balance.isFit(upstreams.get(i), tried, evenEjected)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * The targets a request is for.
   *
   * @param point says whose turn it is: evenly spread over all values of an int, and the same for
   *     requests that are to stay together
   * @param tried targets that are out of the question
   */
  public List<Upstream> candidates(int point, Collection<Upstream> tried) {
    var chosen = share(point, tried, false);
    if (chosen == null) {
      chosen = share(point, tried, true);
    }
    return chosen == null ? List.of() : chosen.upstreams();
  }

  private @Nullable Share share(int point, Collection<Upstream> tried, boolean evenEjected) {
    var first = at(point, total);
    if (first.canTake(tried, evenEjected)) {
      return first;
    }
    // Rare, so it may cost a list.
    var able = new ArrayList<Share>(shares.length);
    for (var share : shares) {
      if (share.canTake(tried, evenEjected)) {
        able.add(share);
      }
    }
    return able.isEmpty() ? null : new Split(able).at(point, total(able));
  }

  private Share at(int point, int of) {
    int left = (int) (((point & 0xffffffffL) * of) >>> 32);
    for (var share : shares) {
      left -= share.weight();
      if (left < 0) {
        return share;
      }
    }
    // Where nobody has any weight, somebody is better than nobody.
    return shares[shares.length - 1];
  }
}
