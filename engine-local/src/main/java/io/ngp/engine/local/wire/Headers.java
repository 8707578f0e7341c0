package io.ngp.engine.local.wire;

/** Names of our HTTP headers. */
public final class Headers {
  /** Epoch of the leader that gives an order; an agent refuses lower ones than it has seen. */
  public static final String EPOCH = "X-NGP-Epoch";

  private Headers() {}
}
