package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.EngineNode.Amounts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /ngp/v1/nodes}: the platform's machines in all their roles; agents can be emptied and
 * forgotten.
 */
final class NodesService implements Resource {
  private final LeaderGate gate;
  private final Supplier<List<PlatformNode>> others;
  private final Function<String, Optional<ObjectNode>> upkeep;
  private final DrainResource drains;

  /**
   * @param others nodes that are not agents
   * @param upkeep what is known of the upkeep of a node's host, by the node's name
   */
  NodesService(
      LeaderGate gate,
      Supplier<List<PlatformNode>> others,
      Function<String, Optional<ObjectNode>> upkeep) {
    this.gate = gate;
    this.others = others;
    this.upkeep = upkeep;
    drains = new DrainResource(gate);
  }

  @Override
  public String prefix() {
    return "/ngp/v1/nodes";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    List<String> path = call.segments();
    if (path.isEmpty()) {
      return new Verbs().get(this::list).answer(call);
    }
    if (path.size() == 1) {
      return new Verbs().delete(() -> forget(path.getFirst(), call)).answer(call);
    }
    if (path.size() == 2 && path.getLast().equals("drain")) {
      return drains.reply(path.getFirst(), call);
    }
    throw Missing.route();
  }

  private Reply forget(String agent, Call call) {
    gate.control().forget(agent, call.flag("force", false));
    return Reply.json(Json.object().put("agent", agent).put("forgotten", true));
  }

  private Reply list() {
    ObjectNode body = Json.object();
    ArrayNode nodes = body.putArray("nodes");
    others.get().forEach(node -> nodes.add(write(node)));
    ClusterControl control = gate.control();
    Map<String, Drain> drains = control.view().drains();
    for (EngineNode agent : control.nodes()) {
      ObjectNode json = write(agent);
      Optional<Drain> drain = Optional.ofNullable(drains.get(agent.info().id()));
      json.put("draining", drain.isPresent());
      drain
          .flatMap(Drain::until)
          .ifPresent(until -> json.put("drainingUntil", Version.format(until)));
      nodes.add(json);
    }
    nodes.forEach(node ->
        upkeep
            .apply(node.path("name").asString(""))
            .ifPresent(found -> ((ObjectNode) node).set("upkeep", found)));
    return Reply.json(body);
  }

  private static ObjectNode write(PlatformNode node) {
    ObjectNode json = Json.object();
    json.put("name", node.name());
    json.put("role", node.role());
    json.put("address", node.address());
    json.put("healthy", node.healthy());
    json.put("leader", node.leader());
    writeMap(json.putObject("attributes"), node.details());
    return json;
  }

  private static ObjectNode write(EngineNode agent) {
    ObjectNode json = Json.object();
    json.put("name", agent.info().id());
    json.put("role", "agent");
    json.put("address", agent.address());
    json.put("healthy", agent.reachable());
    json.put("lastSeen", Version.format(agent.lastSeen()));
    write(json.putObject("resources"), agent.total()).put("ports", agent.total().ports());
    write(json.putObject("used"), agent.used());
    json.put("tasks", agent.tasks());
    json.put("leader", false);
    writeMap(json.putObject("limits"), agent.limits());
    writeMap(json.putObject("attributes"), agent.attributes());
    return json;
  }

  private static ObjectNode write(ObjectNode json, Amounts amounts) {
    return json.put("cpus", amounts.cpus())
        .put("memMib", amounts.memMib())
        .put("diskMib", amounts.diskMib());
  }

  private static void writeMap(ObjectNode json, Map<String, String> map) {
    map.forEach(json::put);
  }
}
