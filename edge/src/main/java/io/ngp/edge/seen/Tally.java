package io.ngp.edge.seen;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one event loop counts of a route or target. Only that loop adds; anyone may read, and sees
 * what was added a moment ago.
 */
final class Tally {
  private static final int CLASSES = 0;
  private static final int ABORTED = 5;
  private static final int BYTES_IN = 6;
  private static final int BYTES_OUT = 7;
  private static final int WAIT_SUM = 8;
  private static final int DURATION_SUM = 9;
  private static final int WAITS = 10;
  private static final int DURATIONS = WAITS + Latencies.BUCKETS;

  private final AtomicLongArray numbers = new AtomicLongArray(DURATIONS + Latencies.BUCKETS);

  void response(int status) {
    add(CLASSES + Math.clamp(status / 100 - 1, 0, 4), 1);
  }

  void aborted() {
    add(ABORTED, 1);
  }

  void bytes(long in, long out) {
    add(BYTES_IN, in);
    add(BYTES_OUT, out);
  }

  void waited(int bucket, long micros) {
    add(WAIT_SUM, micros);
    add(WAITS + bucket, 1);
  }

  void took(int bucket, long micros) {
    add(DURATION_SUM, micros);
    add(DURATIONS + bucket, 1);
  }

  private void add(int index, long amount) {
    // No atomic addition: there is one writer.
    numbers.setOpaque(index, numbers.getPlain(index) + amount);
  }

  Traffic traffic() {
    return new Traffic(
        new Traffic.Responses(
            number(CLASSES),
            number(CLASSES + 1),
            number(CLASSES + 2),
            number(CLASSES + 3),
            number(CLASSES + 4)),
        number(ABORTED),
        number(BYTES_IN),
        number(BYTES_OUT),
        latencies(WAITS, WAIT_SUM),
        latencies(DURATIONS, DURATION_SUM));
  }

  private Latencies latencies(int from, int sum) {
    long[] counts = new long[Latencies.BUCKETS];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = number(from + i);
    }
    return new Latencies(counts, number(sum));
  }

  private long number(int index) {
    return numbers.getOpaque(index);
  }
}
