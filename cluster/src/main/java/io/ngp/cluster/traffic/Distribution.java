package io.ngp.cluster.traffic;

import java.util.ArrayList;
import java.util.List;

/**
 * How long things took, as counts in buckets. Distributions over the same buckets add up exactly.
 *
 * @param bounds the buckets' upper ends in microseconds, ascending; one more bucket holds the rest
 * @param counts one for each bucket, or none where nothing was measured
 */
public record Distribution(List<Long> bounds, List<Long> counts) {
  public static final Distribution NONE = new Distribution(List.of(), List.of());

  public Distribution {
    bounds = List.copyOf(bounds);
    counts = List.copyOf(counts);
    if (!counts.isEmpty() && counts.size() != bounds.size() + 1) {
      throw new IllegalArgumentException(
          "%d counts for %d buckets".formatted(counts.size(), bounds.size() + 1));
    }
  }

  public long count() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The sum; balancers of another version may have other buckets, then that with more in it stands
   * for both.
   */
  Distribution plus(Distribution other) {
    if (counts.isEmpty() || other.counts.isEmpty()) {
      return counts.isEmpty() ? other : this;
    }
    if (!bounds.equals(other.bounds)) {
      return count() >= other.count() ? this : other;
    }
    List<Long> sum = new ArrayList<>(counts.size());
    for (int i = 0; i < counts.size(); i++) {
      sum.add(counts.get(i) + other.counts.get(i));
    }
    return new Distribution(bounds, sum);
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
    for (int i = 0; i < counts.size(); i++) {
      long here = counts.get(i);
      if (here > 0 && before + here >= wanted) {
        return within(i, (wanted - before) / here) / 1000;
      }
      before += here;
    }
    return 0;
  }

  private double within(int bucket, double share) {
    double from = bucket == 0 ? 0 : bounds.get(bucket - 1);
    double to = bucket < bounds.size() ? bounds.get(bucket) : from;
    return from + (to - from) * share;
  }
}
