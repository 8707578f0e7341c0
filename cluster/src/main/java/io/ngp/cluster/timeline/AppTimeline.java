package io.ngp.cluster.timeline;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The entries of one app, oldest first. A crash loop says the same few things in turn, so an entry
 * is compared with the last few and not with the last alone; what is said again moves to the end.
 */
final class AppTimeline {
  /** Most entries of one app. */
  static final int LIMIT = 100;

  /** How many entries back a repetition is looked for: what one round of a crash loop says. */
  private static final int REACH = 12;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long weight;

  /** Adds what happened, as a repetition if it is one. */
  void add(long sequence, Instant at, Happening happening) {
    Entry entry =
        takeRepeated(happening)
            .map(earlier -> earlier.again(sequence, at, happening))
            .orElseGet(() -> new Entry(sequence, at, at, 1, happening));
    entries.addLast(entry);
    weight += happening.weight();
    if (entries.size() > LIMIT) {
      dropOldest();
    }
  }

  /**
   * Puts what an earlier leader told before what this one did. What this one only took from the
   * record, because nothing else was known yet, goes where the earlier one knew it, too.
   */
  void prepend(List<Entry> earlier) {
    Instant known = earlier.getLast().at();
    List<Entry> own =
        entries.stream()
            .filter(entry ->
                entry.happening().kind() == Happening.Kind.LEADER || entry.at().isAfter(known))
            .toList();
    entries.clear();
    entries.addAll(earlier);
    entries.addAll(own);
    weight = entries.stream().mapToLong(entry -> entry.happening().weight()).sum();
    while (entries.size() > LIMIT) {
      dropOldest();
    }
  }

  void dropOldest() {
    weight -= entries.removeFirst().happening().weight();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Roughly the bytes it takes. */
  long weight() {
    return weight;
  }

  List<Entry> after(long sequence) {
    return entries.stream().filter(entry -> entry.sequence() > sequence).toList();
  }

  private Optional<Entry> takeRepeated(Happening happening) {
    Iterator<Entry> newestFirst = entries.descendingIterator();
    for (int i = 0; i < REACH && newestFirst.hasNext(); i++) {
      Entry entry = newestFirst.next();
      if (happening.repeats(entry.happening())) {
        newestFirst.remove();
        weight -= entry.happening().weight();
        return Optional.of(entry);
      }
      if (entry.happening().kind().isMilestone()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
