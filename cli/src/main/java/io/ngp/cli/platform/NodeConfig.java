package io.ngp.cli.platform;

import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.target.NodeEntry;
import io.ngp.cli.target.NodeEntry.AgentEntry;
import io.ngp.cli.target.NodeEntry.BalancerEntry;
import io.ngp.cli.target.NodeEntry.MasterEntry;
import io.ngp.cli.target.PlatformFile;
import io.ngp.cli.target.PlatformFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code node.json}, all a node process is told. Everything listens on loopback only. */
final class NodeConfig {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String TASK_PORTS = "31000-31999";

  private final PlatformFolder folder;
  private final PlatformFile platform;

  NodeConfig(PlatformFolder folder, PlatformFile platform) {
    this.folder = folder;
    this.platform = platform;
  }

  /** Writes the configuration of {@code node} into its folder, which is made if missing. */
  void write(NodeEntry node) {
    var file = folder.node(node.name()).config();
    try {
      Files.createDirectories(file.resolveSibling("data"));
      Files.createDirectories(folder.tasks());
      Files.writeString(file, Json.pretty(json(node)) + "\n");
    } catch (IOException e) {
      throw new Failure(ExitStatus.FAILED, file + " cannot be written: " + e.getMessage(), "");
    }
  }

  /** The configuration of {@code node}. */
  JsonNode json(NodeEntry node) {
    var json = Json.object();
    json.put("name", node.name()).put("role", node.role().word()).put("bind", LOOPBACK);
    switch (node) {
      case MasterEntry master -> master(json, master);
      case AgentEntry agent -> agent(json, agent);
      case BalancerEntry balancer -> balancer(json, balancer);
    }
    return json;
  }

  private void master(ObjectNode json, MasterEntry master) {
    json.put("port", master.controlPort()).put("domain", platform.domain());
    json.put("edgePort", platform.edgePort());
    var zooKeeper = json.putObject("zookeeper");
    var masters = platform.nodesOf(MasterEntry.class);
    zooKeeper.put("id", masters.indexOf(master) + 1);
    var members = zooKeeper.putArray("members");
    for (var member : masters) {
      var ports = member.zooKeeper();
      var each = members.addObject().put("id", masters.indexOf(member) + 1).put("host", LOOPBACK);
      each.put("peerPort", ports.peer()).put("electionPort", ports.election());
      each.put("clientPort", ports.client());
    }
  }

  private void agent(ObjectNode json, AgentEntry agent) {
    json.put("port", agent.controlPort());
    masters(json);
    json.put("tasks", folder.tasks().toString());
    var machine = MachineResources.of(folder.tasks());
    json.putObject("resources")
        .put("cpus", machine.cpus())
        .put("memMib", machine.memMib())
        .put("diskMib", machine.diskMib())
        .put("ports", TASK_PORTS);
    json.putObject("attributes").put("rack", "1");
  }

  private void balancer(ObjectNode json, BalancerEntry balancer) {
    json.put("port", balancer.port()).put("controlPort", balancer.controlPort());
    masters(json);
    json.put("domain", platform.domain());
    var cidrs = json.putArray("adminCidrs");
    Stream.of("127.0.0.0/8", "::1/128").forEach(cidrs::add);
  }

  private void masters(ObjectNode json) {
    var masters = json.putArray("masters");
    platform.nodesOf(MasterEntry.class).forEach(master -> masters.add(master.address()));
  }
}
