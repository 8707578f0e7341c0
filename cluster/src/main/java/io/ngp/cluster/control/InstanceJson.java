package io.ngp.cluster.control;

import io.ngp.cluster.app.Version;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.CheckAnswers;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.Readiness;
import io.ngp.cluster.instance.Release;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.instance.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Instances, failures and releases as they are stored; reading what was written gives it back, but
 * for what an informational check found: that is soon known anew.
 */
final class InstanceJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private InstanceJson() {}

  static ObjectNode write(Instance instance) {
    ObjectNode node = JSON.objectNode();
    node.put("id", instance.id().toString());
    node.put("version", instance.version().toString());
    node.put("goal", instance.goal().name());
    node.put("incarnation", instance.incarnation());
    node.put("condition", instance.condition().name());
    node.put("since", instance.since().toString());
    instance.placement().ifPresent(placement -> node.set("placement", writePlacement(placement)));
    putInstant(node, "stagedAt", instance.stagedAt());
    putInstant(node, "startedAt", instance.startedAt());
    ArrayNode health = node.putArray("health");
    instance.health().forEach(check -> health.add(writeHealth(check)));
    instance
        .answers()
        .readiness()
        .ifPresent(readiness -> node.set("readiness", writeReadiness(readiness)));
    instance.home().ifPresent(agent -> node.set("home", writeAgent(agent)));
    if (!instance.ends().isEmpty()) {
      node.set("ends", TerminationJson.writeEnds(instance.ends()));
    }
    return node;
  }

  static Instance read(JsonNode node) {
    List<CheckHealth> health = new ArrayList<>();
    node.path("health").forEach(check -> health.add(readHealth(check)));
    return new Instance(
        InstanceId.parse(node.path("id").asString()),
        Version.parse(node.path("version").asString()),
        Goal.valueOf(node.path("goal").asString()),
        node.path("incarnation").asInt(),
        Condition.valueOf(node.path("condition").asString()),
        Instant.parse(node.path("since").asString()),
        Optional.of(node.path("placement"))
            .filter(JsonNode::isObject)
            .map(InstanceJson::readPlacement),
        instant(node, "stagedAt"),
        instant(node, "startedAt"),
        new CheckAnswers(
            health,
            Optional.of(node.path("readiness"))
                .filter(JsonNode::isObject)
                .map(InstanceJson::readReadiness),
            Optional.empty()),
        Optional.of(node.path("home")).filter(JsonNode::isObject).map(InstanceJson::readAgent),
        TerminationJson.readEnds(node.path("ends")));
  }

  static ObjectNode writeFailure(TaskFailure failure) {
    ObjectNode node = JSON.objectNode();
    node.put("task", failure.task().toString());
    node.put("state", failure.state());
    node.put("message", failure.message());
    node.put("version", failure.version().toString());
    failure.agent().ifPresent(agent -> node.set("agent", writeAgent(agent)));
    node.put("at", failure.at().toString());
    return node;
  }

  static TaskFailure readFailure(JsonNode node) {
    return new TaskFailure(
        TaskId.parse(node.path("task").asString()),
        node.path("state").asString(),
        node.path("message").asString(),
        Version.parse(node.path("version").asString()),
        Optional.of(node.path("agent")).filter(JsonNode::isObject).map(InstanceJson::readAgent),
        Instant.parse(node.path("at").asString()));
  }

  static ObjectNode writeRelease(Release release) {
    return JSON.objectNode()
        .put("instance", release.instance().toString())
        .put("agent", release.agent());
  }

  static Release readRelease(JsonNode node) {
    return new Release(
        InstanceId.parse(node.path("instance").asString()), node.path("agent").asString());
  }

  private static ObjectNode writePlacement(Instance.Placement placement) {
    ObjectNode node = JSON.objectNode();
    node.set("agent", writeAgent(placement.agent()));
    ArrayNode ports = node.putArray("hostPorts");
    placement.hostPorts().forEach(ports::add);
    return node;
  }

  private static Instance.Placement readPlacement(JsonNode node) {
    List<Integer> ports = new ArrayList<>();
    node.path("hostPorts").forEach(port -> ports.add(port.asInt()));
    return new Instance.Placement(readAgent(node.path("agent")), ports);
  }

  private static ObjectNode writeAgent(AgentInfo agent) {
    ObjectNode node = JSON.objectNode();
    node.put("id", agent.id());
    node.put("host", agent.host());
    agent.region().ifPresent(region -> node.put("region", region));
    agent.zone().ifPresent(zone -> node.put("zone", zone));
    return node;
  }

  private static AgentInfo readAgent(JsonNode node) {
    return new AgentInfo(
        node.path("id").asString(),
        node.path("host").asString(),
        text(node, "region"),
        text(node, "zone"));
  }

  private static ObjectNode writeHealth(CheckHealth check) {
    ObjectNode node = JSON.objectNode();
    node.put("failures", check.consecutiveFailures());
    putInstant(node, "firstSuccess", check.firstSuccess());
    putInstant(node, "lastSuccess", check.lastSuccess());
    putInstant(node, "lastFailure", check.lastFailure());
    check.lastFailureCause().ifPresent(cause -> node.put("cause", cause));
    return node;
  }

  private static CheckHealth readHealth(JsonNode node) {
    return new CheckHealth(
        node.path("failures").asInt(),
        instant(node, "firstSuccess"),
        instant(node, "lastSuccess"),
        instant(node, "lastFailure"),
        text(node, "cause"));
  }

  private static ObjectNode writeReadiness(Readiness readiness) {
    ObjectNode node = JSON.objectNode();
    node.put("check", readiness.check());
    node.put("ready", readiness.isReady());
    readiness.cause().ifPresent(cause -> node.put("cause", cause));
    readiness
        .lastResponse()
        .ifPresent(response ->
            node.putObject("lastResponse")
                .put("status", response.status())
                .put("contentType", response.contentType())
                .put("body", response.body()));
    return node;
  }

  private static Readiness readReadiness(JsonNode node) {
    return new Readiness(
        node.path("check").asString(),
        node.path("ready").asBoolean(),
        text(node, "cause"),
        Optional.of(node.path("lastResponse"))
            .filter(JsonNode::isObject)
            .map(response ->
                new Readiness.Response(
                    response.path("status").asInt(),
                    response.path("contentType").asString(),
                    response.path("body").asString())));
  }

  private static void putInstant(ObjectNode node, String name, Optional<Instant> value) {
    value.ifPresent(instant -> node.put(name, instant.toString()));
  }

  private static Optional<Instant> instant(JsonNode node, String name) {
    return text(node, name).map(Instant::parse);
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.of(node.path(name)).filter(JsonNode::isString).map(JsonNode::asString);
  }
}
