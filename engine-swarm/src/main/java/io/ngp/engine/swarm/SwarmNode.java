package io.ngp.engine.swarm;

import io.ngp.cluster.engine.PortRange;
import io.ngp.cluster.engine.Room;
import io.ngp.cluster.instance.AgentInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A node of the swarm as its managers see it.
 *
 * @param name the agent's name
 * @param isReady whether it is heard of
 * @param docker where its daemon answers, if its label says so
 */
record SwarmNode(
    String id,
    String name,
    boolean isReady,
    Availability availability,
    Optional<String> docker,
    Room.Machine machine) {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmNode.class);
  private static final double NANO = 1e9;
  private static final double MIB = 1 << 20;

  /** Mesos' own range (marathon/API.md 5). */
  private static final List<PortRange> USUAL_PORTS = List.of(new PortRange(31_000, 32_000));

  /** What a node is there for. */
  enum Availability {
    ACTIVE,
    /** Gets no new tasks. */
    PAUSE,
    /** Is to have no tasks. */
    DRAIN
  }

  /** Reads an element of {@code GET /nodes}. */
  static SwarmNode read(JsonNode json) {
    Map<String, String> labels = new TreeMap<>();
    json.path("Spec")
        .path("Labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
    JsonNode description = json.path("Description");
    String name = labels.getOrDefault(Labels.NODE_NAME, description.path("Hostname").asString(""));
    return new SwarmNode(
        json.path("ID").asString(),
        name,
        json.path("Status").path("State").asString("").equals("ready"),
        switch (json.path("Spec").path("Availability").asString("")) {
          case "pause" -> Availability.PAUSE;
          case "drain" -> Availability.DRAIN;
          default -> Availability.ACTIVE;
        },
        Optional.ofNullable(labels.get(Labels.NODE_DOCKER)),
        machine(name, json, description.path("Resources"), labels));
  }

  private static Room.Machine machine(
      String name, JsonNode json, JsonNode resources, Map<String, String> labels) {
    Map<String, String> attributes = new TreeMap<>(labels);
    attributes.keySet().removeIf(label -> label.startsWith(Labels.NODE_PREFIX));
    return new Room.Machine(
        new AgentInfo(
            name,
            host(json),
            Optional.ofNullable(labels.get(Labels.NODE_REGION)),
            Optional.ofNullable(labels.get(Labels.NODE_ZONE))),
        resources.path("NanoCPUs").asLong(0) / NANO,
        Math.floor(resources.path("MemoryBytes").asLong(0) / MIB),
        disk(name, labels),
        ports(name, labels),
        attributes);
  }

  /** A manager's own address may be missing from its status. */
  private static String host(JsonNode json) {
    String address = json.path("Status").path("Addr").asString("");
    String manager = json.path("ManagerStatus").path("Addr").asString("");
    boolean isKnown = !address.isEmpty() && !address.equals("0.0.0.0");
    return isKnown || manager.isEmpty() ? address : manager.replaceFirst(":[0-9]+$", "");
  }

  private static double disk(String name, Map<String, String> labels) {
    String text = labels.getOrDefault(Labels.NODE_DISK, "0");
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      LOG.warn("Node {}: label {} is \"{}\", not a number of MiB", name, Labels.NODE_DISK, text);
      return 0;
    }
  }

  private static List<PortRange> ports(String name, Map<String, String> labels) {
    String text = labels.get(Labels.NODE_PORTS);
    if (text == null) {
      return USUAL_PORTS;
    }
    try {
      return Arrays.stream(text.split(",", -1)).map(PortRange::parse).toList();
    } catch (IllegalArgumentException e) {
      LOG.warn("Node {}: label {}: {}", name, Labels.NODE_PORTS, e.getMessage());
      return USUAL_PORTS;
    }
  }

  SwarmNode named(String newName) {
    AgentInfo agent = machine.agent();
    return new SwarmNode(
        id,
        newName,
        isReady,
        availability,
        docker,
        new Room.Machine(
            new AgentInfo(newName, agent.host(), agent.region(), agent.zone()),
            machine.cpus(),
            machine.memMib(),
            machine.diskMib(),
            machine.ports(),
            machine.attributes()));
  }
}
