package io.ngp.edge;

/** A connection to a target that is being established for exchanges. */
sealed interface Connecting permits UpstreamConnection, H2TargetConnection {
  /** {@code waiting} is no longer interested; it is not told how connecting goes on. */
  void abandon(Exchange waiting);
}
