package io.ngp.edge.seen;

import org.jspecify.annotations.Nullable;

/**
 * Writes one event loop's lines into memory and hands them over in batches. Never waits: when no
 * memory is free, because lines are written out more slowly than they come, they are dropped.
 */
final class LogPen {
  private final AccessLog log;
  private final LogFormat format;
  private @Nullable LogBatch current;

  LogPen(AccessLog log, LogFormat format) {
    this.log = log;
    this.format = format;
  }

  void write(Sight seen, long nowNanos) {
    var batch = current;
    if (batch == null) {
      batch = log.free();
      current = batch;
      if (batch == null) {
        log.dropped();
        return;
      }
    }
    format.write(batch, seen, nowNanos);
    batch.end();
    if (!batch.hasRoom()) {
      handOver();
    }
  }

  void handOver() {
    var batch = current;
    if (batch != null && batch.lines() > 0) {
      current = null;
      log.take(batch);
    }
  }
}
