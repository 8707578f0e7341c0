package io.ngp.edge.tls;

import io.ngp.edge.seen.LatencyCounts;
import java.util.concurrent.atomic.LongAdder;

/** Counts handshakes, on all event loops. */
public final class HandshakeCounts {
  private final LongAdder full = new LongAdder();
  private final LongAdder resumed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LatencyCounts times = new LatencyCounts();

  void completed(boolean isResumed, long nanos) {
    (isResumed ? resumed : full).increment();
    times.add(nanos / 1000);
  }

  void failed() {
    failed.increment();
  }

  public HandshakeStats stats() {
    return new HandshakeStats(full.sum(), resumed.sum(), failed.sum(), times.latencies());
  }
}
