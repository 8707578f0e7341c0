package io.ngp.cluster.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Named measurements gathered for one answer. Not thread-safe. */
public final class Measurements {
  private final SortedMap<String, Metric> all = new TreeMap<>();

  /** Adds a value as it is now. */
  public Measurements gauge(String name, Number value) {
    all.put(name, (Gauge<Number>) () -> value);
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
}
