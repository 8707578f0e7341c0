package io.ngp.console;

import io.ngp.console.model.AppStatus;
import io.ngp.console.model.AppSummary;
import io.ngp.console.model.NodeView;
import io.ngp.console.model.NodeView.Usage;
import io.ngp.console.model.Overview;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The platform in a few numbers.
 *
 * @param apps how many there are of each status; none of a status is left out
 * @param cpus of all nodes together
 */
record Totals(
    Map<AppStatus, Integer> apps,
    int wanted,
    int running,
    int unhealthy,
    long healthyNodes,
    Usage cpus,
    Usage memMib) {

  static Totals of(Overview overview) {
    Map<AppStatus, Integer> apps = new EnumMap<>(AppStatus.class);
    int wanted = 0;
    int running = 0;
    int unhealthy = 0;
    for (AppSummary app : overview.apps()) {
      apps.merge(app.status(), 1, Integer::sum);
      wanted += app.instances().wanted();
      running += app.instances().running();
      unhealthy += app.instances().unhealthy();
    }
    return new Totals(
        apps,
        wanted,
        running,
        unhealthy,
        overview.nodes().stream().filter(NodeView::isHealthy).count(),
        sum(overview.nodes(), NodeView::cpus),
        sum(overview.nodes(), NodeView::memMib));
  }

  private static Usage sum(List<NodeView> nodes, Function<NodeView, Optional<Usage>> usage) {
    return nodes.stream()
        .flatMap(node -> usage.apply(node).stream())
        .reduce(new Usage(0, 0), (a, b) -> new Usage(a.used() + b.used(), a.total() + b.total()));
  }
}
