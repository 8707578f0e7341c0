package io.ngp.iac.plan;

import io.ngp.iac.state.ResourceRecord;

/** A recorded resource after a look at reality. */
sealed interface Found {
  /** As it is now; as it was recorded if it is gone. */
  ResourceRecord record();

  /** Whether nothing of it is left that would have to be deleted. */
  default boolean isGone() {
    return this instanceof Absent absent && !absent.hasRemains();
  }

  /** It is there. */
  record Present(ResourceRecord record) implements Found {}

  /** It is there and of no use. */
  record Damaged(ResourceRecord record, String reason) implements Found {}

  /** It does not exist, though something of it may be left. */
  record Absent(ResourceRecord record, String reason, boolean hasRemains) implements Found {}
}
