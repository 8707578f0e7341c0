package io.ngp.cluster.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Named measurements gathered for one answer. Not thread-safe. */
public final class Measurements {
  private final SortedMap<String, Metric> all = new TreeMap<>();
  private final SortedMap<String, List<Labelled>> labelled = new TreeMap<>();

  /** Adds a value as it is now. */
  public Measurements gauge(String name, Number value) {
    all.put(name, (Gauge<Number>) () -> value);
    return this;
  }

  /**
   * Adds a value that is one of several of its name. Marathon's form has no labels, so that only
   * Prometheus is told of it.
   *
   * @param label what tells them apart, {@code app}
   * @param of needs no quoting
   */
  public Measurements gauge(String name, String label, String of, Number value) {
    labelled.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Labelled(label, of, value));
    return this;
  }

  /** Adds everything a registry holds. */
  public Measurements of(MetricRegistry registry) {
    all.putAll(registry.getMetrics());
    return this;
  }

  /** By name, {@code marathon.apps.active.gauge}. */
  SortedMap<String, Metric> all() {
    return Collections.unmodifiableSortedMap(all);
  }

  /** Values that labels tell apart, by name. */
  SortedMap<String, List<Labelled>> labelled() {
    return Collections.unmodifiableSortedMap(labelled);
  }

  /** One of several values of a name. */
  record Labelled(String label, String of, Number value) {}
}
