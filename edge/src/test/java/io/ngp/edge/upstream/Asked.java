package io.ngp.edge.upstream;

import java.util.Collection;
import java.util.List;

/** A request that needs a target. */
record Asked(Collection<Upstream> tried, long key, int loop) implements Seeker {
  static final Asked ANYTHING = new Asked(List.of(), 0, 0);

  static Asked without(Collection<Upstream> tried) {
    return new Asked(tried, 0, 0);
  }

  static Asked withKey(long key) {
    return new Asked(List.of(), key, 0);
  }

  @Override
  public boolean hasTried(Upstream upstream) {
    return tried.contains(upstream);
  }

  @Override
  public boolean hasTriedAny() {
    return !tried.isEmpty();
  }
}
