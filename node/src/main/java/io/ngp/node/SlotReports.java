package io.ngp.node;

import io.ngp.cluster.traffic.Distribution;
import io.ngp.cluster.traffic.Flow;
import io.ngp.cluster.traffic.TrafficReport;
import io.ngp.cluster.traffic.TrafficReport.AtTarget;
import io.ngp.cluster.traffic.TrafficReportJson;
import io.ngp.edge.EdgeStats;
import io.ngp.edge.EdgeStats.TargetStats;
import io.ngp.edge.seen.Latencies;
import io.ngp.edge.seen.Traffic;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes of an edge's counts since its start what came in each slot: the busiest routes and targets,
 * if there are very many. For one thread.
 */
final class SlotReports {
  private static final List<Long> BOUNDS = Latencies.bounds();

  private final String balancer;
  private Map<String, Traffic> routesBefore = Map.of();
  private Map<String, Traffic> targetsBefore = Map.of();

  SlotReports(String balancer) {
    this.balancer = balancer;
  }

  /** What came since the last call. */
  TrafficReport next(long slot, EdgeStats now) {
    Map<String, Flow> routes = new HashMap<>();
    now.traffic()
        .forEach((name, traffic) ->
            routes.put(name, flow(traffic, routesBefore.getOrDefault(name, Traffic.NONE))));
    Map<String, AtTarget> targets = new HashMap<>();
    for (TargetStats target : now.targets()) {
      Flow flow = flow(target.traffic(), targetsBefore.getOrDefault(target.id(), Traffic.NONE));
      targets.put(target.id(), new AtTarget(flow, target.inFlight(), target.isEjected()));
    }
    routesBefore = now.traffic();
    targetsBefore =
        now.targets().stream()
            .collect(Collectors.toMap(TargetStats::id, TargetStats::traffic, (a, _) -> a));
    routes.values().removeIf(flow -> flow.requests() == 0);
    targets.values().removeIf(SlotReports::isQuiet);
    return new TrafficReport(
        balancer,
        slot,
        busiest(routes, Comparator.comparingLong(Flow::requests)),
        busiest(targets, Comparator.comparingLong(target -> target.flow().requests())));
  }

  private static boolean isQuiet(AtTarget target) {
    return target.flow().requests() == 0 && target.inFlight() == 0 && !target.isEjected();
  }

  private static <T> Map<String, T> busiest(Map<String, T> all, Comparator<T> busy) {
    if (all.size() <= TrafficReportJson.MOST) {
      return all;
    }
    return all.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(busy.reversed()))
        .limit(TrafficReportJson.MOST)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Flow flow(Traffic now, Traffic before) {
    // A route or target that left the table and came back counts from 0 again.
    boolean isNew = now.responses().all() < before.responses().all();
    Traffic since = isNew ? now : now.minus(before);
    Traffic.Responses responses = since.responses();
    return new Flow(
        new Flow.Responses(
            responses.informational(),
            responses.successful(),
            responses.redirected(),
            responses.clientErrors(),
            responses.serverErrors()),
        since.aborted(),
        since.bytesIn(),
        since.bytesOut(),
        new Distribution(BOUNDS, since.waits().counts()));
  }
}
