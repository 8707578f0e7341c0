package io.ngp.edge.seen;

import java.util.Arrays;
import java.util.List;

/**
 * How long things took, as counts in fixed buckets: ten per power of ten from 100 µs to 100 s, and
 * a few below. Immutable; distributions of several loops, targets or balancers add up exactly.
 */
public final class Latencies {
  /** The upper ends of all buckets but the last, which has none; in microseconds, exclusive. */
  private static final long[] BOUNDS = ends();

  /** How many buckets there are. */
  public static final int BUCKETS = BOUNDS.length + 1;

  public static final Latencies NONE = new Latencies(new long[BUCKETS], 0);

  /** By the position of a value's highest bit: the first bucket that may hold it. */
  private static final byte[] FIRST = first();

  private final long[] counts;
  private final long sumMicros;

  Latencies(long[] counts, long sumMicros) {
    this.counts = counts;
    this.sumMicros = sumMicros;
  }

  private static long[] ends() {
    long[] few = {10, 20, 50};
    long[] steps = {100, 125, 150, 200, 250, 300, 400, 500, 600, 800};
    int decades = 6;
    long[] bounds = new long[few.length + decades * steps.length + 1];
    System.arraycopy(few, 0, bounds, 0, few.length);
    int next = few.length;
    long scale = 1;
    for (int decade = 0; decade < decades; decade++) {
      for (long step : steps) {
        bounds[next++] = step * scale;
      }
      scale *= 10;
    }
    bounds[next] = steps[0] * scale;
    return bounds;
  }

  private static byte[] first() {
    byte[] first = new byte[65];
    for (int bit = 0; bit <= 64; bit++) {
      long least = bit == 0 ? 0 : 1L << (bit - 1);
      int bucket = 0;
      while (bit < 64 && bucket < BOUNDS.length && BOUNDS[bucket] <= least) {
        bucket++;
      }
      first[bit] = (byte) (bit < 64 ? bucket : BOUNDS.length);
    }
    return first;
  }

  /** The upper ends of all buckets but the last, in microseconds. */
  public static List<Long> bounds() {
    return Arrays.stream(BOUNDS).boxed().toList();
  }

  /** Which bucket a time belongs to. */
  static int bucket(long micros) {
    int bucket = FIRST[64 - Long.numberOfLeadingZeros(Math.max(0, micros))];
    while (bucket < BOUNDS.length && BOUNDS[bucket] <= micros) {
      bucket++;
    }
    return bucket;
  }

  /** How many times were measured. */
  public long count() {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    return all;
  }

  /** How many times fell into each bucket. */
  public List<Long> counts() {
    return Arrays.stream(counts).boxed().toList();
  }

  public long sumMicros() {
    return sumMicros;
  }

  /**
   * How many were shorter than a time.
   *
   * @param micros exact for times that begin a bucket
   */
  public long countBelow(long micros) {
    long below = 0;
    for (int i = 0; i < BOUNDS.length && BOUNDS[i] <= micros; i++) {
      below += counts[i];
    }
    return below;
  }

  /**
   * The time that a share of all did not exceed, in milliseconds, interpolated within its bucket; 0
   * when nothing was measured.
   *
   * @param share from 0 to 1
   */
  public double quantileMillis(double share) {
    double wanted = share * count();
    long before = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0 && before + counts[i] >= wanted) {
        long from = i == 0 ? 0 : BOUNDS[i - 1];
        long to = i < BOUNDS.length ? BOUNDS[i] : from;
        return (from + (to - from) * (wanted - before) / counts[i]) / 1000;
      }
      before += counts[i];
    }
    return 0;
  }

  public Latencies plus(Latencies other) {
    long[] sum = counts.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.counts[i];
    }
    return new Latencies(sum, sumMicros + other.sumMicros);
  }

  /** What came since {@code earlier}. */
  public Latencies minus(Latencies earlier) {
    long[] rest = counts.clone();
    for (int i = 0; i < rest.length; i++) {
      rest[i] -= earlier.counts[i];
    }
    return new Latencies(rest, sumMicros - earlier.sumMicros);
  }
}
