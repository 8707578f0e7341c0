package io.ngp.cluster.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metered;
import com.codahale.metrics.Metric;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measurements in Prometheus' text format 0.0.4, under the names and with the series Marathon's
 * reporter has: dots and dashes become underscores, a timer is a summary plus gauges of its rates.
 */
public final class PrometheusText {
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4";

  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final double[] QUANTILES = {0.5, 0.75, 0.95, 0.98, 0.99, 0.999};

  private final StringBuilder text = new StringBuilder();

  private PrometheusText() {}

  public static String write(Measurements measurements) {
    PrometheusText page = new PrometheusText();
    measurements.all().forEach((name, metric) -> page.add(plain(name), metric));
    measurements.labelled().forEach((name, values) -> page.add(plain(name), values));
    return page.text.toString();
  }

  private static String plain(String name) {
    return name.replaceAll("[^a-zA-Z0-9_:]", "_");
  }

  private void add(String name, Metric metric) {
    switch (metric) {
      case Counter counter -> series(name, "counter", number(counter.getCount()));
      case Gauge<?> gauge when gauge.getValue() instanceof Number value ->
          series(name, "gauge", number(value));
      case Gauge<?> _ -> {} // a text is no measurement to Prometheus
      case Histogram histogram ->
          distribution(name, histogram.getSnapshot(), histogram.getCount(), 1);
      case Meter meter -> {
        series(name + "_count", "gauge", number(meter.getCount()));
        rates(name, meter);
      }
      case Timer timer -> {
        distribution(name, timer.getSnapshot(), timer.getCount(), NANOS_PER_SECOND);
        rates(name, timer);
      }
      default -> throw new IllegalArgumentException("No form for " + metric.getClass());
    }
  }

  private void add(String name, List<Measurements.Labelled> values) {
    text.append("# TYPE ").append(name).append(" gauge\n");
    for (Measurements.Labelled each : values) {
      text.append(name).append('{').append(each.label()).append("=\"").append(each.of());
      text.append("\"} ").append(number(each.value())).append('\n');
    }
  }

  private void distribution(String name, Snapshot snapshot, long count, double unit) {
    text.append("# TYPE ").append(name).append(" summary\n");
    for (double quantile : QUANTILES) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s{quantile=\"%s\"} %f\n",
              name,
              quantile,
              snapshot.getValue(quantile) / unit));
    }
    text.append(name).append("_count ").append(count).append('\n');
    series(name + "_min", "gauge", number(snapshot.getMin() / unit));
    series(name + "_mean", "gauge", number(snapshot.getMean() / unit));
    series(name + "_max", "gauge", number(snapshot.getMax() / unit));
    series(name + "_stddev", "gauge", number(snapshot.getStdDev() / unit));
  }

  private void rates(String name, Metered metered) {
    series(name + "_mean_rate", "gauge", number(metered.getMeanRate()));
    series(name + "_m1_rate", "gauge", number(metered.getOneMinuteRate()));
    series(name + "_m5_rate", "gauge", number(metered.getFiveMinuteRate()));
    series(name + "_m15_rate", "gauge", number(metered.getFifteenMinuteRate()));
  }

  private void series(String name, String type, String value) {
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    text.append(name).append(' ').append(value).append('\n');
  }

  private static String number(Number value) {
    return value instanceof Double ? value.toString() : Long.toString(value.longValue());
  }
}
