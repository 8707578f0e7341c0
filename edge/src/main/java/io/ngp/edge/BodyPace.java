package io.ngp.edge;

/**
 * How fast a request's body comes, measured in one stretch of time after the other, so that a fast
 * beginning buys no slow end. A stretch is as long as a body may be silent.
 */
final class BodyPace {
  private final EdgeSettings.ClientTimeouts patience;
  private long since;
  private long bytesBefore;
  private boolean wasSlow;

  /** Measures from {@code now} on, when {@code bytes} had come. */
  BodyPace(EdgeSettings.ClientTimeouts patience, long now, long bytes) {
    this.patience = patience;
    this.since = now;
    this.bytesBefore = bytes;
  }

  /**
   * Whether too little came in the last whole stretch.
   *
   * @param now in milliseconds
   * @param bytes of the body that came so far
   */
  boolean isSlow(long now, long bytes) {
    long elapsed = now - since;
    if (elapsed > patience.body().toMillis()) {
      wasSlow = (bytes - bytesBefore) * 1000 < patience.bodyRate() * elapsed;
      since = now;
      bytesBefore = bytes;
    }
    return wasSlow;
  }
}
