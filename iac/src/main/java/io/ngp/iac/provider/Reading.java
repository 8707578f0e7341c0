package io.ngp.iac.provider;

import io.ngp.iac.value.Value.Fields;

/** What {@code read} found. */
public sealed interface Reading {
  /**
   * It exists.
   *
   * @param inputs the inputs that would describe it as it is; those that reality does not show are
   *     repeated from the record. A difference from the record is drift.
   * @param outputs as they are now
   * @param isUnfinished its create has begun and is not over: an update finishes it, even if
   *     nothing else is to be changed
   */
  record Present(Fields inputs, Fields outputs, boolean isUnfinished) implements Reading {
    /** It is finished. */
    public Present(Fields inputs, Fields outputs) {
      this(inputs, outputs, false);
    }
  }

  /**
   * It exists but is of no use and must be replaced.
   *
   * @param reason in words that follow the address: "was left half made"
   */
  record Damaged(Fields inputs, Fields outputs, String reason) implements Reading {}

  /**
   * It does not exist.
   *
   * @param reason in words that follow the address: "process 4711 is gone"
   * @param hasRemains something of it is left: a create starts from that, and when nobody wants the
   *     resource any more it is deleted instead of merely forgotten
   */
  record Absent(String reason, boolean hasRemains) implements Reading {
    /** Nothing of it is left. */
    public Absent(String reason) {
      this(reason, false);
    }
  }
}
