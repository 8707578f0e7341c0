package io.ngp.edge.seen;

import org.jspecify.annotations.Nullable;

/** Notes what one event loop has seen: counts every request and logs it. For that loop only. */
public final class Watch {
  private final int loop;
  private final @Nullable LogPen pen;

  /**
   * A loop's watch.
   *
   * @param loop its number, from 0, which no other loop has
   * @param log where requests are logged; null when they are not
   */
  public Watch(int loop, @Nullable AccessLog log) {
    this.loop = loop;
    this.pen = log == null ? null : log.pen();
  }

  /** A request is over; to be told once. */
  public void ended(Sight seen) {
    long now = System.nanoTime();
    seen.count(loop, now);
    if (pen != null) {
      pen.write(seen, now);
    }
  }

  /** To be called several times a second, so that no line waits for others longer than that. */
  public void tick() {
    if (pen != null) {
      pen.handOver();
    }
  }
}
