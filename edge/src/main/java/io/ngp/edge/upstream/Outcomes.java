package io.ngp.edge.upstream;

import java.util.concurrent.atomic.LongAdder;

/** How a target's requests ended, counted by all event loops. */
final class Outcomes {
  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();

  void count(boolean isSuccess) {
    requests.increment();
    if (!isSuccess) {
      failures.increment();
    }
  }

  /** All so far. */
  Count count() {
    // In this order: a request that ends meanwhile may seem a success, never a failure too many.
    long failed = failures.sum();
    return new Count(requests.sum(), failed);
  }

  /**
   * How requests ended.
   *
   * @param failures of the requests: no connection, no answer, or one with status 500 and above
   */
  record Count(long requests, long failures) {
    static final Count NONE = new Count(0, 0);

    Count minus(Count earlier) {
      return new Count(requests - earlier.requests, failures - earlier.failures);
    }

    Count plus(Count other) {
      return new Count(requests + other.requests, failures + other.failures);
    }

    /** From 0 to 1. */
    double success() {
      return requests == 0 ? 1 : (double) (requests - failures) / requests;
    }
  }
}
