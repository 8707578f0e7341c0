package io.ngp.cluster.api;

import io.ngp.cluster.app.App;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.launch.QueueEntry;
import io.ngp.cluster.metrics.Measurements;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What there is in the cluster now, counted. Names beginning with {@code ngp} are not Marathon's.
 */
final class ClusterGauges {
  private final Measurements to;
  private final ClusterView view;

  private ClusterGauges(Measurements to, ClusterView view) {
    this.to = to;
    this.view = view;
  }

  static void add(Measurements to, ClusterView view, List<EngineNode> nodes, Instant now) {
    ClusterGauges gauges = new ClusterGauges(to, view);
    gauges.definitions();
    gauges.instances(
        view.instances().values().stream().flatMap(of -> of.values().stream()).toList());
    gauges.queue(view.queue().values(), now);
    gauges.agents(nodes);
  }

  private void definitions() {
    long pods = view.root().apps().values().stream().filter(App::isPod).count();
    to.gauge("marathon.apps.active.gauge", view.root().apps().size() - pods);
    to.gauge("marathon.pods.active.gauge", pods);
    to.gauge("marathon.groups.active.gauge", view.root().groups().size() + 1);
    to.gauge("marathon.deployments.active.gauge", view.deployments().size());
  }

  private void instances(Collection<Instance> all) {
    Map<Condition, Integer> counts = new EnumMap<>(Condition.class);
    int healthy = 0;
    int unhealthy = 0;
    for (Instance instance : all) {
      counts.merge(instance.condition(), 1, Integer::sum);
      Optional<Boolean> health = instance.isHealthy();
      healthy += health.filter(Boolean::booleanValue).isPresent() ? 1 : 0;
      unhealthy += health.filter(is -> !is).isPresent() ? 1 : 0;
    }
    for (Condition condition : Condition.values()) {
      to.gauge("ngp.instances." + name(condition) + ".gauge", counts.getOrDefault(condition, 0));
    }
    to.gauge("ngp.instances.healthy.gauge", healthy);
    to.gauge("ngp.instances.unhealthy.gauge", unhealthy);
    to.gauge("marathon.instances.running.gauge", counts.getOrDefault(Condition.RUNNING, 0));
    to.gauge(
        "marathon.instances.staged.gauge",
        counts.getOrDefault(Condition.STAGING, 0)
            + counts.getOrDefault(Condition.PROVISIONED, 0)
            + counts.getOrDefault(Condition.STARTING, 0));
    to.gauge("marathon.instances.inflight-kills.gauge", counts.getOrDefault(Condition.KILLING, 0));
  }

  private static String name(Condition condition) {
    return condition.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void queue(Collection<QueueEntry> entries, Instant now) {
    int waiting = 0;
    int delayed = 0;
    for (QueueEntry entry : entries) {
      waiting += entry.count();
      delayed += entry.delay(now).isZero() ? 0 : entry.count();
    }
    to.gauge("ngp.queue.waiting.gauge", waiting);
    to.gauge("ngp.queue.delayed.gauge", delayed);
  }

  private void agents(List<EngineNode> nodes) {
    to.gauge("ngp.agents.reachable.gauge", nodes.stream().filter(EngineNode::reachable).count());
    to.gauge("ngp.agents.lost.gauge", nodes.stream().filter(node -> !node.reachable()).count());
    to.gauge("ngp.agents.draining.gauge", view.drains().size());
  }
}
