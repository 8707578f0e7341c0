package io.ngp.nodespec;

import io.ngp.nodespec.NodeEntry.ZooKeeperPorts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code node.json}: writing it as a node reads it, and reading it back. */
public final class NodeSpecFormat {
  private static final int MOST_MEMBERS = 255;

  /** What a balancer understands; {@code trusted} is the content of {@code trustedFile}. */
  private static final List<String> ACME_MEMBERS =
      List.of("challenge", "directory", "domains", "email", "trusted", "trustedFile");

  private NodeSpecFormat() {}

  /** As a node reads it. */
  public static ObjectNode write(NodeSpec spec) {
    var json = JsonMapper.shared().createObjectNode();
    json.put("name", spec.name()).put("role", spec.entry().role().word()).put("bind", spec.bind());
    switch (spec) {
      case NodeSpec.Master master -> write(json, master);
      case NodeSpec.Agent agent -> write(json, agent);
      case NodeSpec.Balancer balancer -> write(json, balancer);
    }
    return json;
  }

  private static void write(ObjectNode json, NodeSpec.Master master) {
    json.put("port", master.port()).put("domain", master.domain());
    json.put("edgePort", master.edgePort());
    var zooKeeper = json.putObject("zookeeper").put("id", master.id());
    var members = zooKeeper.putArray("members");
    for (var member : master.members()) {
      var each = members.addObject().put("id", member.id()).put("host", member.host());
      each.put("peerPort", member.ports().peer()).put("electionPort", member.ports().election());
      each.put("clientPort", member.ports().client());
    }
    if (!master.access().equals(NodeSpec.Access.PLAIN)) {
      write(json.putObject("api"), master.access());
    }
    master
        .swarm()
        .ifPresent(swarm -> {
          var object = json.putObject("swarm").put("platform", swarm.platform());
          if (!swarm.managers().isEmpty()) {
            texts(object, "managers", swarm.managers());
          }
          object.put("baseImage", swarm.baseImage());
        });
    write(json, master.identity());
  }

  private static void write(ObjectNode json, Optional<NodeSpec.Proof> identity) {
    identity.ifPresent(files ->
        json.putObject("identity")
            .put("authority", files.authority())
            .put("certificate", files.certificate())
            .put("key", files.key()));
  }

  /** What is not given is left out: a node takes no empty list. */
  private static void write(ObjectNode json, NodeSpec.Access access) {
    if (!access.origins().isEmpty()) {
      texts(json, "origins", access.origins());
    }
    access.maxRequests().ifPresent(limit -> json.put("maxConcurrentRequests", limit));
  }

  private static void write(ObjectNode json, NodeSpec.Agent agent) {
    json.put("port", agent.port());
    texts(json, "masters", agent.masters());
    json.put("tasks", agent.tasks());
    json.putObject("resources")
        .put("cpus", agent.offered().cpus())
        .put("memMib", agent.offered().memMib())
        .put("diskMib", agent.offered().diskMib())
        .put("ports", agent.offered().ports());
    texts(json, "attributes", agent.attributes());
    write(json, agent.identity());
  }

  private static void write(ObjectNode json, NodeSpec.Balancer balancer) {
    json.put("port", balancer.port()).put("controlPort", balancer.controlPort());
    if (!balancer.control().equals(NodeEntry.LOOPBACK)) {
      json.put("control", balancer.control());
    }
    texts(json, "masters", balancer.masters());
    if (!balancer.zone().isEmpty()) {
      json.put("zone", balancer.zone());
    }
    json.put("domain", balancer.domain());
    texts(json, "adminCidrs", balancer.adminCidrs());
    if (!balancer.trustedProxies().isEmpty()) {
      texts(json, "trustedProxies", balancer.trustedProxies());
    }
    texts(json, "routeDefaults", balancer.routeDefaults());
    balancer.tls().ifPresent(tls -> write(json.putObject("tls"), tls));
    if (balancer.engine() != Engine.NGP) {
      json.put("engine", balancer.engine().word());
    }
    balancer
        .observing()
        .log()
        .ifPresent(log ->
            json.putObject("accessLog")
                .put("format", log.format())
                .put("to", log.to())
                .put("query", log.withQuery()));
    json.put("beginTraces", balancer.observing().beginsTraces());
  }

  private static void texts(ObjectNode json, String name, Map<String, String> texts) {
    var object = json.putObject(name);
    texts.forEach(object::put);
  }

  private static void write(ObjectNode json, NodeSpec.Tls tls) {
    json.put("port", tls.port());
    if (!tls.folders().isEmpty()) {
      texts(json, "folders", tls.folders());
    }
    tls.acme().ifPresent(acme -> write(json.putObject("acme"), acme));
  }

  private static void write(ObjectNode json, NodeSpec.Acme acme) {
    putGiven(json, "email", acme.email());
    putGiven(json, "directory", acme.directory());
    texts(json, "domains", acme.domains());
    putGiven(json, "trustedFile", acme.trustedFile());
    putGiven(json, "challenge", acme.challenge());
  }

  private static void putGiven(ObjectNode json, String member, String text) {
    if (!text.isEmpty()) {
      json.put(member, text);
    }
  }

  private static void texts(ObjectNode json, String name, List<String> texts) {
    var array = json.putArray(name);
    texts.forEach(array::add);
  }

  /** Throws {@link IllegalArgumentException} with what makes no sense. */
  public static NodeSpec read(JsonNode json) {
    var role = text(json, "role");
    return switch (role) {
      case "master" -> master(json);
      case "agent" -> agent(json);
      case "balancer" -> balancer(json);
      default -> throw new IllegalArgumentException("the role \"" + role + "\" is unknown");
    };
  }

  private static NodeSpec.Master master(JsonNode json) {
    var zooKeeper = json.path("zookeeper");
    var members = zooKeeper.path("members").valueStream().map(NodeSpecFormat::member).toList();
    var id = number(zooKeeper, "id", 1, MOST_MEMBERS);
    if (members.stream().noneMatch(member -> member.id() == id)) {
      throw new IllegalArgumentException("no member has the id " + id);
    }
    return new NodeSpec.Master(
        text(json, "name"),
        text(json, "bind"),
        port(json, "port"),
        text(json, "domain"),
        number(json, "edgePort", 0, 65_535),
        id,
        members,
        access(json.path("api")),
        json.has("swarm") ? Optional.of(swarm(json.path("swarm"))) : Optional.empty(),
        identity(json));
  }

  private static Optional<NodeSpec.Proof> identity(JsonNode json) {
    var files = json.path("identity");
    return files.isObject()
        ? Optional.of(
            new NodeSpec.Proof(
                text(files, "authority"), text(files, "certificate"), text(files, "key")))
        : Optional.empty();
  }

  private static NodeSpec.Swarm swarm(JsonNode json) {
    return new NodeSpec.Swarm(
        text(json, "platform"), texts(json, "managers"), text(json, "baseImage"));
  }

  private static NodeSpec.Access access(JsonNode json) {
    return new NodeSpec.Access(
        texts(json, "origins"),
        json.has("maxConcurrentRequests")
            ? OptionalInt.of(number(json, "maxConcurrentRequests", 1, Integer.MAX_VALUE))
            : OptionalInt.empty());
  }

  private static NodeSpec.Member member(JsonNode json) {
    return new NodeSpec.Member(
        number(json, "id", 1, MOST_MEMBERS),
        text(json, "host"),
        new ZooKeeperPorts(
            port(json, "peerPort"), port(json, "electionPort"), port(json, "clientPort")));
  }

  private static NodeSpec.Agent agent(JsonNode json) {
    // Where a swarm runs tasks, an agent offers nothing itself.
    var isOfSwarm = json.has("swarm");
    var resources = json.path("resources");
    return new NodeSpec.Agent(
        text(json, "name"),
        text(json, "bind"),
        port(json, "port"),
        texts(json, "masters"),
        isOfSwarm ? "" : text(json, "tasks"),
        new NodeSpec.Offered(
            resources.path("cpus").asDouble(0),
            resources.path("memMib").asLong(0),
            resources.path("diskMib").asLong(0),
            isOfSwarm ? "" : text(resources, "ports")),
        textMap(json, "attributes"),
        identity(json));
  }

  private static NodeSpec.Balancer balancer(JsonNode json) {
    return new NodeSpec.Balancer(
        text(json, "name"),
        text(json, "bind"),
        port(json, "port"),
        json.path("control").asString(NodeEntry.LOOPBACK),
        port(json, "controlPort"),
        texts(json, "masters"),
        json.path("zone").asString(""),
        text(json, "domain"),
        texts(json, "adminCidrs"),
        texts(json, "trustedProxies"),
        textMap(json, "routeDefaults"),
        json.has("tls") ? Optional.of(tls(json.path("tls"))) : Optional.empty(),
        Engine.of(json.path("engine").asString("ngp")),
        observing(json));
  }

  private static Map<String, String> textMap(JsonNode json, String member) {
    var texts = new TreeMap<String, String>();
    json.path(member)
        .properties()
        .forEach(each -> texts.put(each.getKey(), each.getValue().asString("")));
    return texts;
  }

  private static NodeSpec.Tls tls(JsonNode json) {
    return new NodeSpec.Tls(
        port(json, "port"),
        texts(json, "folders"),
        json.has("acme") ? Optional.of(acme(json.path("acme"))) : Optional.empty());
  }

  private static NodeSpec.Acme acme(JsonNode json) {
    var unknown = new TreeSet<>(json.propertyNames());
    unknown.removeAll(ACME_MEMBERS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "acme has %s, which is unknown; known are %s"
              .formatted(String.join(", ", unknown), String.join(", ", ACME_MEMBERS)));
    }
    return new NodeSpec.Acme(
        json.path("email").asString(""),
        json.path("directory").asString(""),
        texts(json, "domains"),
        json.path("trustedFile").asString(""),
        json.path("challenge").asString(""));
  }

  private static NodeSpec.Observing observing(JsonNode json) {
    var log = json.path("accessLog");
    return new NodeSpec.Observing(
        log.isObject()
            ? Optional.of(
                new NodeSpec.RequestLog(
                    text(log, "format"), text(log, "to"), log.path("query").asBoolean(true)))
            : Optional.empty(),
        json.path("beginTraces").asBoolean(false));
  }

  private static List<String> texts(JsonNode json, String member) {
    return json.path(member).valueStream().map(each -> each.asString("")).toList();
  }

  private static String text(JsonNode json, String member) {
    var text = json.path(member).asString("");
    if (text.isEmpty()) {
      throw new IllegalArgumentException("\"" + member + "\" is missing");
    }
    return text;
  }

  private static int port(JsonNode json, String member) {
    return number(json, member, 1, 65_535);
  }

  private static int number(JsonNode json, String member, int least, int most) {
    var number = json.path(member).asInt(-1);
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          "\"%s\" is %s, which is not from %d to %d"
              .formatted(member, json.path(member), least, most));
    }
    return number;
  }
}
