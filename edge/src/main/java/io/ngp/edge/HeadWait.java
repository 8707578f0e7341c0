package io.ngp.edge;

import java.time.Duration;

/**
 * A connection's wait for the head of its next request, by the milliseconds of its worker's clock:
 * it may be idle for long, but a head that has begun must come soon.
 */
final class HeadWait {
  private static final long NOT_BEGUN = -1;

  private long since;
  private long headSince = NOT_BEGUN;

  HeadWait(long now) {
    this.since = now;
  }

  /** The connection is idle from now on. */
  void start(long now) {
    since = now;
  }

  /** A part of a head has come, if not earlier. */
  void headBegun(long now) {
    if (headSince == NOT_BEGUN) {
      headSince = now;
    }
  }

  void headCame() {
    headSince = NOT_BEGUN;
  }

  /** Whether a part of a head came, and {@code limit} later the rest of it has not. */
  boolean isHeadTooSlow(long now, Duration limit) {
    return headSince != NOT_BEGUN && now - headSince > limit.toMillis();
  }

  /** Whether nothing at all came for longer than {@code limitMillis}. */
  boolean isIdle(long now, long limitMillis) {
    return headSince == NOT_BEGUN && now - since > limitMillis;
  }
}
