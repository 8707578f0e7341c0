package io.ngp.edge.upstream;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How often targets were ejected, and why. */
public final class Ejections {
  private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

  /** Why a target is passed over. */
  public enum Reason {
    /** It failed several requests in a row, or the one that tried it. */
    FAILURES("failures"),
    /** Far fewer of its requests succeeded than of the others'. */
    SUCCESS_RATE("success_rate"),
    /** The edge's own check found it sick. */
    CHECK("check");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /** What metrics call it. */
    @Override
    public String toString() {
      return text;
    }
  }

  public Ejections() {
    for (var reason : Reason.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  void count(Reason reason) {
    adder(reason).increment();
  }

  private LongAdder adder(Reason reason) {
    return Objects.requireNonNull(counts.get(reason));
  }

  /** All so far, with 0 where there were none. */
  public Map<Reason, Long> sums() {
    Map<Reason, Long> sums = new EnumMap<>(Reason.class);
    counts.forEach((reason, count) -> sums.put(reason, count.sum()));
    return sums;
  }
}
