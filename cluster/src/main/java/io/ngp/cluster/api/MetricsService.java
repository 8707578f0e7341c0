package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.api.leader.Leadership;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.instance.Condition;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /metrics}: numbers under Marathon's names (marathon/API.md 2.5). A standby shows only its
 * own.
 */
final class MetricsService implements Resource {
  private final LeaderGate gate;

  MetricsService(LeaderGate gate) {
    this.gate = gate;
  }

  @Override
  public String prefix() {
    return "/metrics";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    if (!call.segments().isEmpty()) {
      throw Missing.route();
    }
    return new Verbs().get(() -> Reply.json(metrics())).answer(call);
  }

  private ObjectNode metrics() {
    ObjectNode metrics = Json.object();
    metrics.put("version", "4.0.0");
    metrics.putObject("counters");
    ObjectNode gauges = metrics.putObject("gauges");
    gauge(
        gauges,
        "marathon.uptime.gauge.seconds",
        ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
    if (gate.current() instanceof Leadership.Leading(var control)) {
      cluster(gauges, control.view());
    }
    metrics.putObject("histograms");
    metrics.putObject("meters");
    metrics.putObject("timers");
    return metrics;
  }

  private static void cluster(ObjectNode gauges, ClusterView view) {
    gauge(gauges, "marathon.apps.active.gauge", view.root().apps().size());
    gauge(gauges, "marathon.groups.active.gauge", view.root().groups().size() + 1);
    gauge(gauges, "marathon.deployments.active.gauge", view.deployments().size());
    gauge(gauges, "marathon.instances.running.gauge", count(view, Condition.RUNNING));
    gauge(
        gauges,
        "marathon.instances.staged.gauge",
        count(view, Condition.STAGING) + count(view, Condition.PROVISIONED));
  }

  private static long count(ClusterView view, Condition condition) {
    return view.instances().values().stream()
        .flatMap(ofApp -> ofApp.values().stream())
        .filter(instance -> instance.condition() == condition)
        .count();
  }

  private static void gauge(ObjectNode gauges, String name, long value) {
    gauges.putObject(name).put("value", value);
  }
}
