package io.ngp.edge.seen;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts how long things took that are too rare for a {@link Tally} of each event loop. */
public final class LatencyCounts {
  private final AtomicLongArray counts = new AtomicLongArray(Latencies.BUCKETS);
  private final LongAdder sumMicros = new LongAdder();

  public void add(long micros) {
    counts.incrementAndGet(Latencies.bucket(micros));
    sumMicros.add(micros);
  }

  /** All so far. */
  public Latencies latencies() {
    long[] now = new long[Latencies.BUCKETS];
    for (int i = 0; i < now.length; i++) {
      now[i] = counts.get(i);
    }
    return new Latencies(now, sumMicros.sum());
  }
}
