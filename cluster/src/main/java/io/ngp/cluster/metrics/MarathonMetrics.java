package io.ngp.cluster.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metered;
import com.codahale.metrics.Metric;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Measurements as Marathon's {@code /metrics} shows them (marathon/API.md 2.5). */
public final class MarathonMetrics {
  /** Of the form, not of the software. */
  private static final String FORM_VERSION = "4.0.0";

  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ObjectNode root =
      JsonNodeFactory.instance.objectNode().put("version", FORM_VERSION);
  private final ObjectNode counters = root.putObject("counters");
  private final ObjectNode gauges = root.putObject("gauges");
  private final ObjectNode histograms = root.putObject("histograms");
  private final ObjectNode meters = root.putObject("meters");
  private final ObjectNode timers = root.putObject("timers");

  private MarathonMetrics() {}

  public static ObjectNode write(Measurements measurements) {
    MarathonMetrics json = new MarathonMetrics();
    measurements.all().forEach(json::add);
    return json.root;
  }

  private void add(String name, Metric metric) {
    switch (metric) {
      case Counter counter -> counters.putObject(name).put("count", counter.getCount());
      case Gauge<?> gauge -> gauges.putObject(name).set("value", number(gauge.getValue()));
      case Histogram histogram ->
          distribution(
              histograms.putObject(name).put("count", histogram.getCount()),
              histogram.getSnapshot(),
              1);
      case Meter meter ->
          rates(meters.putObject(name).put("count", meter.getCount()), meter)
              .put("units", "events/second");
      case Timer timer -> {
        ObjectNode node = timers.putObject(name).put("count", timer.getCount());
        distribution(node, timer.getSnapshot(), NANOS_PER_SECOND);
        rates(node, timer).put("duration_units", "seconds").put("rate_units", "calls/second");
      }
      default -> throw new IllegalArgumentException("No form for " + metric.getClass());
    }
  }

  private static tools.jackson.databind.JsonNode number(Object value) {
    return switch (value) {
      case Double real -> JsonNodeFactory.instance.numberNode(real);
      case Number whole -> JsonNodeFactory.instance.numberNode(whole.longValue());
      default -> JsonNodeFactory.instance.stringNode(value.toString());
    };
  }

  private static void distribution(ObjectNode node, Snapshot snapshot, double unit) {
    node.put("max", snapshot.getMax() / unit);
    node.put("mean", snapshot.getMean() / unit);
    node.put("min", snapshot.getMin() / unit);
    node.put("p50", snapshot.getMedian() / unit);
    node.put("p75", snapshot.get75thPercentile() / unit);
    node.put("p95", snapshot.get95thPercentile() / unit);
    node.put("p98", snapshot.get98thPercentile() / unit);
    node.put("p99", snapshot.get99thPercentile() / unit);
    node.put("p999", snapshot.get999thPercentile() / unit);
    node.put("stddev", snapshot.getStdDev() / unit);
  }

  private static ObjectNode rates(ObjectNode node, Metered metered) {
    return node.put("m15_rate", metered.getFifteenMinuteRate())
        .put("m1_rate", metered.getOneMinuteRate())
        .put("m5_rate", metered.getFiveMinuteRate())
        .put("mean_rate", metered.getMeanRate());
  }
}
