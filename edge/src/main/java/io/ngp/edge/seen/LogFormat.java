package io.ngp.edge.seen;

/** How a request is written down. One instance for each event loop. */
sealed interface LogFormat permits JsonFormat, CombinedFormat {
  /**
   * Writes all of a line but its end.
   *
   * @param nowNanos when the request ended, by {@link System#nanoTime}
   */
  void write(LogBatch line, Sight seen, long nowNanos);
}
