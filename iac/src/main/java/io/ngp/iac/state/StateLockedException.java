package io.ngp.iac.state;

/** Somebody else holds the lock. */
public final class StateLockedException extends StateException {
  private final transient LockInfo holder;

  /** Held by {@code holder}. */
  public StateLockedException(LockInfo holder) {
    super(
        "The state is locked by " + holder.describe() + ".",
        "Wait until it has ended (--lock-timeout 5m waits for it); if it is dead: `ngp unlock "
            + holder.id()
            + "`.");
    this.holder = holder;
  }

  /** Who holds it. */
  public LockInfo holder() {
    return holder;
  }
}
