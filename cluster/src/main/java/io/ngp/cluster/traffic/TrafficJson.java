package io.ngp.cluster.traffic;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What goes over the routes of a table, as the API tells it. */
public final class TrafficJson {
  private TrafficJson() {}

  /**
   * What goes over each route in the last seconds, by its name: the app's id, or what balancers
   * call a route of their own.
   *
   * @param targetsByRoute the ids of the targets of those that are known here
   */
  public static ObjectNode write(TrafficBoard board, Map<String, Set<String>> targetsByRoute) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    TreeMap<String, Set<String>> targets = new TreeMap<>(targetsByRoute);
    board.routes().forEach(name -> targets.putIfAbsent(name, Set.of()));
    targets.forEach((name, ids) ->
        board.route(name, ids).ifPresent(route -> write(node.putObject(name), board, route, ids)));
    return node;
  }

  private static void write(
      ObjectNode node, TrafficBoard board, RouteTraffic route, Set<String> targetIds) {
    rates(node, route.now());
    ObjectNode targets = node.putObject("targets");
    for (String id : targetIds) {
      var target = board.target(id);
      ObjectNode written = rates(targets.putObject(id), target.now());
      var ejectedBy = written.putArray("ejectedBy");
      target.ejectedBy().forEach(ejectedBy::add);
    }
    ObjectNode balancers = node.putObject("balancers");
    route.balancers().forEach((name, rates) -> rates(balancers.putObject(name), rates));
  }

  private static ObjectNode rates(ObjectNode node, Rates rates) {
    Flow flow = rates.flow();
    node.put("requestsPerSecond", rounded(rates.requestsPerSecond()));
    node.put("errorRate", rounded(flow.errorShare()));
    Flow.Responses responses = flow.responses();
    node.putObject("perSecond")
        .put("1xx", rounded(rates.perSecond(responses.informational())))
        .put("2xx", rounded(rates.perSecond(responses.successful())))
        .put("3xx", rounded(rates.perSecond(responses.redirected())))
        .put("4xx", rounded(rates.perSecond(responses.clientErrors())))
        .put("5xx", rounded(rates.perSecond(responses.serverErrors())))
        .put("aborted", rounded(rates.perSecond(flow.aborted())));
    node.put("bytesInPerSecond", rounded(rates.perSecond(flow.bytesIn())));
    node.put("bytesOutPerSecond", rounded(rates.perSecond(flow.bytesOut())));
    node.put("p50Ms", rounded(flow.waits().quantileMillis(0.5)));
    node.put("p90Ms", rounded(flow.waits().quantileMillis(0.9)));
    node.put("p99Ms", rounded(flow.waits().quantileMillis(0.99)));
    node.put("inFlight", rates.inFlight());
    return node;
  }

  private static double rounded(double number) {
    return Math.round(number * 1000) / 1000.0;
  }
}
