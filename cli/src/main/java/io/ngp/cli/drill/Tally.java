package io.ngp.cli.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what became of requests, second by second. May be used by many threads; a drill lasts
 * minutes, so every latency is kept.
 */
final class Tally {
  /** An answer after so long is late. */
  static final Duration LATE = Duration.ofSeconds(1);

  private static final int MAX_REASONS = 20;

  private final List<Long> latenciesNanos = new ArrayList<>();
  private final Map<String, Long> reasons = new LinkedHashMap<>();
  private final Map<Long, Second> seconds = new TreeMap<>();
  private long failed;
  private long late;
  private long retried;

  /** How the requests of one second ended. */
  enum Second {
    GOOD,
    LATE,
    FAILED
  }

  /**
   * What was counted.
   *
   * @param late answered well, but after more than {@link #LATE}
   * @param retried answered by another balancer than the one asked first
   * @param reasons why requests failed, and how many each
   * @param latency from the moment a request was due
   */
  record Counts(
      long sent,
      long failed,
      long late,
      long retried,
      Map<String, Long> reasons,
      Percentiles latency) {
    Counts {
      reasons = Map.copyOf(reasons);
    }
  }

  /** Latencies that half, nine of ten, 99 of a hundred and all answered requests kept within. */
  record Percentiles(Duration p50, Duration p90, Duration p99, Duration max) {
    static Percentiles of(List<Long> nanos) {
      var sorted = nanos.stream().sorted().toList();
      return new Percentiles(at(sorted, 0.5), at(sorted, 0.9), at(sorted, 0.99), at(sorted, 1));
    }

    private static Duration at(List<Long> sorted, double share) {
      var rank = (int) Math.ceil(share * sorted.size()) - 1;
      return sorted.isEmpty() ? Duration.ZERO : Duration.ofNanos(sorted.get(Math.max(0, rank)));
    }
  }

  /** Counts a request that was due in {@code second} of the drill. */
  synchronized void count(long second, EdgeClient.Answer answer, Duration took) {
    var isLate = took.compareTo(LATE) > 0;
    if (answer.tries() > 1) {
      retried++;
    }
    if (answer.isGood()) {
      latenciesNanos.add(took.toNanos());
      late += isLate ? 1 : 0;
    } else {
      failed++;
      var reason = reasons.size() < MAX_REASONS ? answer.failure() : "other";
      reasons.merge(reason, 1L, Long::sum);
    }
    seconds.merge(
        second,
        !answer.isGood() ? Second.FAILED : isLate ? Second.LATE : Second.GOOD,
        (one, other) -> one.compareTo(other) > 0 ? one : other);
  }

  synchronized Counts counts() {
    return new Counts(
        latenciesNanos.size() + failed,
        failed,
        late,
        retried,
        reasons,
        Percentiles.of(latenciesNanos));
  }

  /** The worst of each second so far. */
  synchronized List<Second> seconds() {
    return List.copyOf(seconds.values());
  }
}
