package io.ngp.store;

/** A leader that is no longer the leader tried to write; nothing was written. */
public final class FencedException extends StoreException {

  /**
   * @param epoch the epoch of the leadership that is over
   * @param current who moved the fence since, in words
   */
  public FencedException(long epoch, String current) {
    super(
        "The leadership with epoch %d is over (%s); nothing was written. Stop acting as leader."
            .formatted(epoch, current),
        null);
  }
}
