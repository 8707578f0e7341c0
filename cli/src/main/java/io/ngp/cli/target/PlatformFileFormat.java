package io.ngp.cli.target;

import io.ngp.cli.api.Json;
import io.ngp.cli.target.NodeEntry.AgentEntry;
import io.ngp.cli.target.NodeEntry.BalancerEntry;
import io.ngp.cli.target.NodeEntry.MasterEntry;
import io.ngp.cli.target.NodeEntry.ZooKeeperPorts;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code platform.json}: reading and writing. */
final class PlatformFileFormat {
  private PlatformFileFormat() {}

  static JsonNode write(PlatformFile file) {
    var json = Json.object();
    json.put("platform", file.platform());
    json.put("domain", file.domain());
    json.putObject("edge").put("port", file.edgePort());
    json.putObject("api").put("port", file.apiPort());
    json.put("sampleDeployed", file.isSampleDeployed());
    var nodes = json.putArray("nodes");
    file.nodes().forEach(node -> nodes.add(write(node)));
    return json;
  }

  private static ObjectNode write(NodeEntry node) {
    var json = Json.object();
    json.put("name", node.name()).put("role", node.role().word());
    json.put("controlPort", node.controlPort());
    switch (node) {
      case MasterEntry master -> json.set("zookeeper", write(master.zooKeeper()));
      case BalancerEntry balancer -> json.put("port", balancer.port());
      case AgentEntry _ -> {}
    }
    return json;
  }

  private static ObjectNode write(ZooKeeperPorts ports) {
    var json = Json.object();
    json.put("peerPort", ports.peer()).put("electionPort", ports.election());
    return json.put("clientPort", ports.client());
  }

  /** Throws {@link IllegalArgumentException} with what is missing. */
  static PlatformFile read(JsonNode json) {
    var nodes = json.path("nodes").valueStream().map(PlatformFileFormat::node).toList();
    var file =
        new PlatformFile(
            text(json, "platform"),
            text(json, "domain"),
            json.path("sampleDeployed").asBoolean(false),
            nodes);
    if (file.nodesOf(MasterEntry.class).isEmpty() || file.nodesOf(BalancerEntry.class).isEmpty()) {
      throw new IllegalArgumentException("\"nodes\" names no master or no balancer");
    }
    return file;
  }

  private static NodeEntry node(JsonNode json) {
    var name = text(json, "name");
    var controlPort = port(json, "controlPort");
    var role = text(json, "role");
    return switch (role) {
      case "master" -> new MasterEntry(name, controlPort, zooKeeper(json.path("zookeeper")));
      case "agent" -> new AgentEntry(name, controlPort);
      case "balancer" -> new BalancerEntry(name, controlPort, port(json, "port"));
      default ->
          throw new IllegalArgumentException(
              "node " + name + " has the unknown role \"" + role + "\"");
    };
  }

  private static ZooKeeperPorts zooKeeper(JsonNode json) {
    return new ZooKeeperPorts(
        port(json, "peerPort"), port(json, "electionPort"), port(json, "clientPort"));
  }

  private static String text(JsonNode json, String member) {
    var text = Json.text(json, member);
    if (text.isEmpty()) {
      throw new IllegalArgumentException("\"" + member + "\" is missing");
    }
    return text;
  }

  private static int port(JsonNode json, String member) {
    var port = json.path(member).asInt(0);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("\"" + member + "\" is no port: " + json.path(member));
    }
    return port;
  }
}
