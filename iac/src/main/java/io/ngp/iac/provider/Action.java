package io.ngp.iac.provider;

/** What is to happen with a resource. */
public enum Action {
  CREATE,
  UPDATE,
  /** Delete and create, in this order unless the block says {@code create_before_destroy}. */
  REPLACE,
  DELETE,
  KEEP
}
