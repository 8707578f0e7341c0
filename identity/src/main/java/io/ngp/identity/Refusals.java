package io.ngp.identity;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the log who was refused, the same at most once a minute: a node with a wrong certificate
 * tries again every second. Thread-safe.
 */
public final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST = 1_000;

  private final LongSupplier nanos;

  // Guarded by this; oldest first.
  private final Map<String, Long> told = new LinkedHashMap<>();

  /** Nothing was told yet. */
  public Refusals() {
    this(System::nanoTime);
  }

  Refusals(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Says it, unless it was said in the last minute. */
  public void tell(String text) {
    if (isNew(text)) {
      LOG.warn(text);
    }
  }

  synchronized boolean isNew(String text) {
    long now = nanos.getAsLong();
    Iterator<Long> times = told.values().iterator();
    while (times.hasNext()) {
      boolean isOver = now - times.next() >= QUIET_NANOS;
      if (!isOver && told.size() < MOST) {
        break;
      }
      times.remove();
    }
    return told.putIfAbsent(text, now) == null;
  }
}
