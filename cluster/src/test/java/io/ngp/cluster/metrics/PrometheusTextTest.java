package io.ngp.cluster.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Marathon's own series, so that dashboards and alerts made for it go on working. */
class PrometheusTextTest {
  private final MetricRegistry registry = new MetricRegistry();
  private final Measurements measurements = new Measurements().of(registry);

  private String text() {
    return PrometheusText.write(new Measurements().of(registry));
  }

  @Test
  void countersAndGaugesAreTheirValues() {
    registry.counter("marathon.deployments.counter").inc(3);

    assertThat(text())
        .isEqualTo(
            """
            # TYPE marathon_deployments_counter counter
            marathon_deployments_counter 3
            """);
    assertThat(
            PrometheusText.write(
                measurements
                    .gauge("marathon.jvm.memory.non-heap.usage.gauge", 0.5)
                    .gauge("marathon.apps.active.gauge", 7)))
        .isEqualTo(
            """
            # TYPE marathon_apps_active_gauge gauge
            marathon_apps_active_gauge 7
            # TYPE marathon_jvm_memory_non_heap_usage_gauge gauge
            marathon_jvm_memory_non_heap_usage_gauge 0.5
            """);
  }

  @Test
  void valuesOfOneNameAreToldApartByTheirLabel() {
    assertThat(
            PrometheusText.write(
                new Measurements()
                    .gauge("ngp.app.cpus.gauge", "app", "/shop/web", 0.5)
                    .gauge("ngp.app.cpus.gauge", "app", "/www", 2)))
        .isEqualTo(
            """
            # TYPE ngp_app_cpus_gauge gauge
            ngp_app_cpus_gauge{app="/shop/web"} 0.5
            ngp_app_cpus_gauge{app="/www"} 2
            """);
  }

  @Test
  void metersAreTheirRates() {
    registry.meter("marathon.http.responses.1xx.rate.meter");

    assertThat(text())
        .contains(
            """
            # TYPE marathon_http_responses_1xx_rate_meter_count gauge
            marathon_http_responses_1xx_rate_meter_count 0
            # TYPE marathon_http_responses_1xx_rate_meter_mean_rate gauge
            marathon_http_responses_1xx_rate_meter_mean_rate 0.0
            # TYPE marathon_http_responses_1xx_rate_meter_m1_rate gauge
            """);
  }

  @Test
  void timersAreSummariesInSeconds() {
    registry.timer("marathon.http.requests.duration.timer.seconds").update(Duration.ofMillis(250));

    assertThat(text())
        .contains(
            "# TYPE marathon_http_requests_duration_timer_seconds summary\n",
            "marathon_http_requests_duration_timer_seconds{quantile=\"0.5\"} 0.250000\n",
            "marathon_http_requests_duration_timer_seconds{quantile=\"0.999\"} 0.250000\n",
            "marathon_http_requests_duration_timer_seconds_count 1\n",
            "marathon_http_requests_duration_timer_seconds_max 0.25\n",
            "# TYPE marathon_http_requests_duration_timer_seconds_m15_rate gauge\n");
  }
}
