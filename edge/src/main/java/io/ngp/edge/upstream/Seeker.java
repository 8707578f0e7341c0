package io.ngp.edge.upstream;

/** What the choice of a target goes by besides the targets: the request that needs one. */
public interface Seeker {
  /** Whether the request was offered to this target already, in vain. */
  boolean hasTried(Upstream upstream);

  /** Whether the request was offered to any target already. */
  boolean hasTriedAny();

  /** A number that is the same for requests that should go to the same target. */
  long key();

  /** Number of the event loop the request lives on, from 0. */
  int loop();
}
