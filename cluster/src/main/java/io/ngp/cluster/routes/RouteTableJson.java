package io.ngp.cluster.routes;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.routes.RouteTable.Route;
import io.ngp.cluster.routes.RouteTable.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The route table as masters send it to balancers. */
public final class RouteTableJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RouteTableJson() {}

  /** The form sent and shown. */
  public static ObjectNode write(RouteTable table) {
    ObjectNode node = JSON.objectNode();
    node.put("epoch", table.epoch());
    node.put("version", table.version());
    ArrayNode routes = node.putArray("routes");
    table.routes().forEach(route -> routes.add(write(route)));
    ArrayNode withdrawn = node.putArray("withdrawn");
    table.withdrawn().forEach(withdrawn::add);
    return node;
  }

  /**
   * Reads what {@link #write} made.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static RouteTable read(JsonNode node) {
    if (!node.path("routes").isArray() || !node.path("version").isNumber()) {
      throw new IllegalArgumentException("Not a route table: \"routes\" or \"version\" is missing");
    }
    List<Route> routes = new ArrayList<>();
    node.path("routes").forEach(route -> routes.add(readRoute(route)));
    List<String> withdrawn = new ArrayList<>();
    node.path("withdrawn").forEach(task -> withdrawn.add(task.asString()));
    return new RouteTable(
        node.path("epoch").asLong(), node.path("version").asLong(), routes, withdrawn);
  }

  private static ObjectNode write(Route route) {
    ObjectNode node = JSON.objectNode();
    node.put("host", route.host()).put("path", route.path()).put("app", route.app().toString());
    if (!route.labels().isEmpty()) {
      ObjectNode labels = node.putObject("labels");
      new TreeMap<>(route.labels()).forEach(labels::put);
    }
    ArrayNode targets = node.putArray("targets");
    for (Target target : route.targets()) {
      ObjectNode written =
          targets
              .addObject()
              .put("id", target.id())
              .put("host", target.host())
              .put("port", target.port());
      if (!target.zone().isEmpty()) {
        written.put("zone", target.zone());
      }
    }
    return node;
  }

  private static Route readRoute(JsonNode node) {
    List<Target> targets = new ArrayList<>();
    for (JsonNode target : node.path("targets")) {
      targets.add(
          new Target(
              target.path("id").asString(),
              target.path("host").asString(),
              target.path("port").asInt(),
              target.path("zone").asString("")));
    }
    Map<String, String> labels = new HashMap<>();
    node.path("labels").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asString()));
    return new Route(
        node.path("host").asString(),
        node.path("path").asString(),
        PathId.parse(node.path("app").asString()),
        labels,
        targets);
  }
}
