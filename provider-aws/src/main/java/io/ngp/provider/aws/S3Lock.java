package io.ngp.provider.aws;

import io.ngp.iac.state.LockInfo;
import io.ngp.iac.state.LockMark;
import io.ngp.iac.state.StateException;

/**
 * The lock, held.
 *
 * @param tag of the object while it is
 */
record S3Lock(S3Objects objects, LockInfo holder, String tag) {
  String id() {
    return holder.id();
  }

  void refuseIfLost() {
    var stored = objects.get(S3Layout.LOCK);
    if (stored.filter(found -> found.tag().equals(tag)).isEmpty()) {
      throw lost();
    }
  }

  StateException lost() {
    return new StateException(
        "The lock of the state in "
            + objects.location()
            + " was taken from this command by `ngp unlock`.",
        "What it was doing is recorded up to now. See with `ngp plan` what is left to do.");
  }

  /**
   * Frees the lock, unless it was lost.
   *
   * @param isToBeFenced whether some write of this or an earlier holder may still arrive
   */
  void free(boolean isToBeFenced) {
    var mark = isToBeFenced ? LockMark.broken(holder) : LockMark.free(holder);
    // Somebody else's is left alone.
    var _ = objects.overwrite(S3Layout.LOCK, mark.toJson(), id(), tag);
  }
}
