package io.ngp.cluster.traffic;

import io.ngp.cluster.traffic.TrafficReport.AtTarget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reports as balancers send them: empty buckets are left out. */
public final class TrafficReportJson {
  /** More routes or targets than that are not taken from one balancer. */
  public static final int MOST = 2000;

  private static final int MOST_BUCKETS = 1000;

  private TrafficReportJson() {}

  /**
   * The form sent.
   *
   * @param bounds of all distributions in the report
   */
  public static ObjectNode write(TrafficReport report, List<Long> bounds) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("balancer", report.balancer()).put("slot", report.slot());
    var ends = node.putArray("bounds");
    bounds.forEach(ends::add);
    ObjectNode routes = node.putObject("routes");
    report.routes().forEach((name, flow) -> write(routes.putObject(name), flow));
    ObjectNode targets = node.putObject("targets");
    report
        .targets()
        .forEach((id, target) -> {
          ObjectNode written = write(targets.putObject(id), target.flow());
          written.put("inFlight", target.inFlight()).put("ejected", target.isEjected());
        });
    return node;
  }

  private static ObjectNode write(ObjectNode node, Flow flow) {
    Flow.Responses responses = flow.responses();
    node.putArray("responses")
        .add(responses.informational())
        .add(responses.successful())
        .add(responses.redirected())
        .add(responses.clientErrors())
        .add(responses.serverErrors());
    node.put("aborted", flow.aborted());
    node.put("bytesIn", flow.bytesIn()).put("bytesOut", flow.bytesOut());
    ObjectNode waits = node.putObject("waits");
    List<Long> counts = flow.waits().counts();
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i) > 0) {
        waits.put(Integer.toString(i), counts.get(i));
      }
    }
    return node;
  }

  /**
   * Reads what {@link #write} made.
   *
   * @throws IllegalArgumentException if it is something else, saying what
   */
  public static TrafficReport read(JsonNode node) {
    String balancer = node.path("balancer").asString("");
    if (balancer.isEmpty() || !node.path("slot").isIntegralNumber()) {
      throw new IllegalArgumentException("\"balancer\" and \"slot\" are required");
    }
    List<Long> bounds = bounds(node.path("bounds"));
    Map<String, Flow> routes = new HashMap<>();
    for (var entry : members(node, "routes").properties()) {
      routes.put(entry.getKey(), flow(entry.getValue(), bounds));
    }
    Map<String, AtTarget> targets = new HashMap<>();
    for (var entry : members(node, "targets").properties()) {
      JsonNode target = entry.getValue();
      targets.put(
          entry.getKey(),
          new AtTarget(
              flow(target, bounds),
              (int) number(target, "inFlight"),
              target.path("ejected").asBoolean(false)));
    }
    return new TrafficReport(balancer, node.path("slot").asLong(), routes, targets);
  }

  private static JsonNode members(JsonNode node, String name) {
    JsonNode members = node.path(name);
    if (!members.isObject() || members.size() > MOST) {
      throw new IllegalArgumentException(
          "\"%s\" must be an object with at most %d members".formatted(name, MOST));
    }
    return members;
  }

  private static List<Long> bounds(JsonNode node) {
    List<Long> bounds = new ArrayList<>();
    long before = 0;
    for (JsonNode bound : node) {
      if (!bound.isIntegralNumber() || bound.asLong() <= before || bounds.size() == MOST_BUCKETS) {
        throw new IllegalArgumentException(
            "\"bounds\" must be at most %d ascending whole numbers".formatted(MOST_BUCKETS));
      }
      before = bound.asLong();
      bounds.add(before);
    }
    return bounds;
  }

  private static Flow flow(JsonNode node, List<Long> bounds) {
    JsonNode responses = node.path("responses");
    if (responses.size() != 5) {
      throw new IllegalArgumentException("\"responses\" must be five numbers, one for each class");
    }
    List<Long> counts = new ArrayList<>(Collections.nCopies(bounds.size() + 1, 0L));
    for (var entry : node.path("waits").properties()) {
      counts.set(bucket(entry.getKey(), counts.size()), whole(entry.getValue(), "waits"));
    }
    return new Flow(
        new Flow.Responses(
            whole(responses.path(0), "responses"),
            whole(responses.path(1), "responses"),
            whole(responses.path(2), "responses"),
            whole(responses.path(3), "responses"),
            whole(responses.path(4), "responses")),
        number(node, "aborted"),
        number(node, "bytesIn"),
        number(node, "bytesOut"),
        new Distribution(bounds, counts));
  }

  private static int bucket(String text, int buckets) {
    try {
      int bucket = Integer.parseInt(text);
      if (bucket >= 0 && bucket < buckets) {
        return bucket;
      }
    } catch (NumberFormatException _) {
      // Answered below, together with a number out of range.
    }
    throw new IllegalArgumentException(
        "\"waits\" has bucket \"%s\", but \"bounds\" has buckets 0 to %d"
            .formatted(text, buckets - 1));
  }

  private static long number(JsonNode node, String name) {
    return whole(node.path(name), name);
  }

  private static long whole(JsonNode node, String name) {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.asLong() < 0) {
      throw new IllegalArgumentException(
          "\"%s\" must be a whole number of at least 0".formatted(name));
    }
    return node.asLong();
  }
}
