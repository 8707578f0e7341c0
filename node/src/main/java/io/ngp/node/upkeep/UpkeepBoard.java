package io.ngp.node.upkeep;

import io.ngp.upkeep.Report;
import io.ngp.upkeep.ReportJson;
import io.ngp.upkeep.Summary;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What nodes said last of the upkeep of their hosts. Bounded; a node that says nothing any more is
 * forgotten after some minutes. Thread-safe.
 */
public final class UpkeepBoard {
  /** Nodes repeat themselves every half of a minute. */
  private static final Duration KEPT = Duration.ofMinutes(3);

  private static final int MOST_NODES = 5000;

  private final InstantSource clock;

  /** Guarded by this. */
  private final Map<String, Entry> entries = new HashMap<>();

  private record Entry(Report report, Instant heard) {}

  /** An empty board. */
  public UpkeepBoard(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes what {@code node} says. */
  public synchronized void take(String node, Report report) {
    forget();
    if (entries.size() < MOST_NODES || entries.containsKey(node)) {
      entries.put(node, new Entry(report, clock.instant()));
    }
  }

  private synchronized Optional<Report> find(String node) {
    forget();
    return Optional.ofNullable(entries.get(node)).map(Entry::report);
  }

  private void forget() {
    var oldest = clock.instant().minus(KEPT);
    entries.values().removeIf(entry -> entry.heard().isBefore(oldest));
  }

  /** What is to be said of a node's host in a line; empty if that is nothing, or is not known. */
  public Optional<String> summary(String node) {
    return find(node)
        .map(report -> Summary.of(report, clock.instant()).text())
        .filter(text -> !text.isEmpty());
  }

  /** The report of a node's host, with what it means; empty if there is none. */
  public Optional<ObjectNode> json(String node) {
    return find(node)
        .map(report -> {
          var summary = Summary.of(report, clock.instant());
          return ReportJson.write(report)
              .put("well", summary.isWell())
              .put("summary", summary.text());
        });
  }
}
