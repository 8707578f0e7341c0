package io.ngp.cluster.api;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Levels that change nothing; the duration is kept with them. */
final class FakeLogLevels implements LogLevels {
  private final SortedMap<String, String> levels = new TreeMap<>();

  FakeLogLevels() {
    levels.put("ROOT", "INFO");
    levels.put("io.ngp", "INFO (inherited)");
  }

  @Override
  public synchronized SortedMap<String, String> levels() {
    return new TreeMap<>(levels);
  }

  @Override
  public synchronized void change(String logger, Level level, Optional<Duration> duration) {
    levels.put(logger, level.name() + duration.map(d -> " for " + d.toSeconds() + " s").orElse(""));
  }
}
