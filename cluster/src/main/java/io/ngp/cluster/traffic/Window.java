package io.ngp.cluster.traffic;

import java.util.TreeMap;

/** What happened in the last few slots; older ones are forgotten. Not thread-safe. */
final class Window {
  private final TreeMap<Long, Flow> slots = new TreeMap<>();
  private final int length;

  Window(int length) {
    this.length = length;
  }

  void add(long slot, Flow flow) {
    slots.merge(slot, flow, Flow::plus);
    slots.headMap(slots.lastKey() - length, true).clear();
  }

  /** What happened in the slots up to {@code last}. */
  Flow upTo(long last) {
    return slots.subMap(last - length, false, last, true).values().stream()
        .reduce(Flow.NONE, Flow::plus);
  }

  Flow at(long slot) {
    return slots.getOrDefault(slot, Flow.NONE);
  }

  boolean isOlderThan(long slot) {
    return slots.isEmpty() || slots.lastKey() < slot;
  }
}
