package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.MediaType;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.RequestMetrics;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.StreamGuard;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.api.leader.Leadership;
import io.ngp.cluster.metrics.JvmMetrics;
import io.ngp.cluster.metrics.MarathonMetrics;
import io.ngp.cluster.metrics.Measurements;
import io.ngp.cluster.metrics.PrometheusText;
import io.ngp.cluster.usage.UsageBook;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/**
 * {@code /metrics} and {@code /metrics/prometheus}: numbers under Marathon's names (marathon/API.md
 * 2.5). {@code /metrics} itself answers Prometheus, which prefers text, in its format, too. A
 * standby shows only its own.
 */
final class MetricsService implements Resource {
  private final LeaderGate gate;
  private final RequestMetrics requests;
  private final StreamGuard streams;
  private final UsageBook usage;
  private final InstantSource clock;

  MetricsService(
      LeaderGate gate,
      RequestMetrics requests,
      StreamGuard streams,
      UsageBook usage,
      InstantSource clock) {
    this.gate = gate;
    this.requests = requests;
    this.streams = streams;
    this.usage = usage;
    this.clock = clock;
  }

  @Override
  public String prefix() {
    return "/metrics";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    Verbs verbs = new Verbs().producingAny();
    return switch (call.segments()) {
      case List<String> path when path.isEmpty() -> verbs.get(() -> preferred(call)).answer(call);
      case List<String> path when path.equals(List.of("prometheus")) ->
          verbs.get(this::prometheus).answer(call);
      default -> throw Missing.route();
    };
  }

  private Reply preferred(Call call) {
    return call.preferred(MediaType.JSON, MediaType.PLAIN).equals(MediaType.JSON)
        ? Reply.json(MarathonMetrics.write(measure()))
        : prometheus();
  }

  private Reply prometheus() {
    return Reply.text(200, PrometheusText.CONTENT_TYPE, PrometheusText.write(measure()));
  }

  private Measurements measure() {
    Measurements measurements = new Measurements();
    JvmMetrics.add(measurements);
    requests.addTo(measurements);
    measurements.gauge("marathon.http.event-streams.active.gauge", streams.openStreams());
    if (gate.current() instanceof Leadership.Leading(var control)) {
      ClusterGauges.add(measurements, control.view(), control.nodes(), clock.instant());
      UsageGauges.add(measurements, control.view(), usage);
      measurements.of(control.metrics().registry());
    }
    return measurements;
  }
}
