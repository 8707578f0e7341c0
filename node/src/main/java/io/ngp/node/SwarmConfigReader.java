package io.ngp.node;

import io.ngp.engine.swarm.SwarmSettings;
import io.ngp.engine.swarm.docker.DockerAddress;
import io.ngp.identity.Identity;
import io.ngp.identity.PeerRole;
import io.ngp.node.NodeConfig.Member;
import io.ngp.node.NodeConfig.SwarmPlace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads what {@code node.json} says of a Docker swarm. */
final class SwarmConfigReader {
  private static final String SOCKET = "unix:///var/run/docker.sock";

  private final NodeJson json;
  private final Optional<Identity> identity;

  SwarmConfigReader(NodeJson json, Optional<Identity> identity) {
    this.json = json;
    this.identity = identity;
  }

  /** Of a master: which swarm runs tasks. */
  Optional<SwarmSettings> settings(JsonNode node, List<Member> members, int self) {
    json.allow(node, "swarm.", "platform", "managers", "baseImage", "advertise", "daemon", "door");
    String platform = json.text(node, "platform");
    List<String> managers =
        node.has("advertise") && !node.has("managers")
            ? managers(node, members, self)
            : json.list(node, "managers", manager -> manager.asString(""));
    String image = json.text(node, "baseImage");
    try {
      SwarmSettings settings =
          SwarmSettings.of(platform, managers, image)
              .with(identity.map(own -> own.context(Set.of(PeerRole.MASTER, PeerRole.AGENT))));
      return Optional.of(settings);
    } catch (IllegalArgumentException e) {
      json.problem("\"swarm\": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** The own daemon, and those of the other masters by their doors. */
  private List<String> managers(JsonNode node, List<Member> members, int self) {
    List<String> managers = new java.util.ArrayList<>(List.of(daemon(node).toString()));
    members.stream()
        .filter(member -> member.id() != self)
        .forEach(member -> managers.add("tcp://" + member.host() + ":" + door(node)));
    return managers;
  }

  /** Of a master: how its daemon gets into the swarm; empty if NGP does not care. */
  Optional<SwarmPlace> place(JsonNode node, boolean hasSealKey) {
    if (!node.has("advertise")) {
      return Optional.empty();
    }
    if (!hasSealKey) {
      json.problem("\"swarm.advertise\" needs \"sealKey\": tokens of the swarm are kept by it");
    }
    return Optional.of(place(node, Map.of()));
  }

  /** Of an agent. */
  SwarmPlace agent(JsonNode node, Map<String, String> attributes) {
    json.allow(node, "swarm.", "advertise", "daemon", "door", "ports", "diskMib");
    Map<String, String> labels = new TreeMap<>(attributes);
    if (node.has("ports")) {
      labels.put("ngp.ports", json.text(node, "ports"));
    }
    if (node.has("diskMib")) {
      labels.put("ngp.disk", Long.toString((long) json.number(node, "diskMib")));
    }
    return place(node, labels);
  }

  private SwarmPlace place(JsonNode node, Map<String, String> labels) {
    String advertise = json.text(node, "advertise");
    if (identity.isEmpty()) {
      json.problem("\"swarm.advertise\" needs \"identity\": tokens are for proven nodes only");
    }
    Map<String, String> all = new TreeMap<>(labels);
    all.put("ngp.docker", "tcp://" + advertise + ":" + door(node));
    return new SwarmPlace(advertise, daemon(node), door(node), all);
  }

  private int door(JsonNode node) {
    return node.has("door") ? json.port(node, "door") : SwarmPlace.USUAL_PORT;
  }

  private DockerAddress.Unix daemon(JsonNode node) {
    String text = node.has("daemon") ? json.text(node, "daemon") : SOCKET;
    try {
      if (DockerAddress.parse(text, Optional.empty()) instanceof DockerAddress.Unix socket) {
        return socket;
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    json.problem(
        "\"swarm.daemon\" is \"%s\", but must be a socket such as %s".formatted(text, SOCKET));
    return new DockerAddress.Unix(java.nio.file.Path.of("/var/run/docker.sock"));
  }
}
