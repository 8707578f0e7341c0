package io.ngp.edge.upstream;

/** A request that waits for a place at a target. Told what came of it once, from any thread. */
public interface Waiter extends Seeker {
  /** It has a place at {@code target}, counted in already. */
  void granted(Upstream target);

  /** There is nothing to wait for any more. */
  void sentAway();
}
