package io.ngp.node;

import io.ngp.certificate.AcmeSettings;
import io.ngp.certificate.AcmeSettingsJson;
import io.ngp.cluster.api.ApiSettings;
import io.ngp.edge.route.Cidr;
import io.ngp.edge.seen.AccessLog;
import io.ngp.identity.Identity;
import io.ngp.node.certificate.BalancerCertificates;
import io.ngp.node.definition.RouteLabelJudge;
import io.ngp.node.proxy.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code node.json}; every problem is found in one pass, unknown keys included. */
final class NodeConfigReader {
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/\\s?#@]+");

  private final Path file;
  private final NodeJson json;

  /** Read before the rest, which depends on whether there is one. */
  private Optional<Identity> identity = Optional.empty();

  private NodeConfigReader(Path file) {
    this.file = file;
    this.json = new NodeJson(file);
  }

  /**
   * Reads a node's configuration.
   *
   * @throws NodeConfigException naming every problem found
   */
  static NodeConfig read(Path file) {
    return new NodeConfigReader(file).read();
  }

  private NodeConfig read() {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new NodeConfigException(file + " can't be read: " + e.getMessage());
    } catch (JacksonException e) {
      throw new NodeConfigException(
          "%s:%d: not valid JSON: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getOriginalMessage()));
    }
    String role = json.text(root, "role");
    identity = new IdentityConfigReader(json).identity(root);
    NodeConfig config =
        switch (role) {
          case "master" -> master(root);
          case "agent" -> agent(root);
          case "balancer" -> balancer(root);
          case "upkeep" -> UpkeepConfigReader.read(json, root, folder(root));
          default ->
              throw new NodeConfigException(
                  "%s: role \"%s\" is unknown; use master, agent, balancer or upkeep"
                      .formatted(file, role));
        };
    if (!json.problems().isEmpty()) {
      throw new NodeConfigException(file + ": " + String.join("; ", json.problems()));
    }
    return config;
  }

  /** What nodes of every role are told. */
  private record Common(Path folder, String name, String bind, int port) {
    static final List<String> MEMBERS =
        List.of("name", "role", "token", "folder", "bind", "port", "identity");
  }

  private Common common(JsonNode root) {
    return new Common(
        folder(root), json.text(root, "name"), json.text(root, "bind"), json.port(root, "port"));
  }

  /** Refuses members that are neither for all nodes nor for those of this role. */
  private void allow(JsonNode root, String... ofRole) {
    json.allow(
        root, "", Stream.concat(Common.MEMBERS.stream(), Stream.of(ofRole)).toArray(String[]::new));
  }

  private NodeConfig.Master master(JsonNode root) {
    allow(root, "domain", "edgePort", "zookeeper", "api", "secrets", "sealKey", "swarm");
    JsonNode zooKeeper = json.object(root, "zookeeper");
    json.allow(zooKeeper, "zookeeper.", "id", "members");
    int id = json.integer(zooKeeper, "id");
    List<NodeConfig.Member> members = json.list(zooKeeper, "members", this::member);
    Optional<JsonNode> swarm =
        root.has("swarm") ? Optional.of(json.object(root, "swarm")) : Optional.empty();
    SwarmConfigReader swarms = new SwarmConfigReader(json, identity);
    Common common = common(root);
    return new NodeConfig.Master(
        common.folder(),
        common.name(),
        common.bind(),
        common.port(),
        json.text(root, "domain"),
        json.port(root, "edgePort"),
        id,
        members,
        root.has("api") ? access(json.object(root, "api")) : ApiSettings.Access.PLAIN,
        secrets(root),
        json.file(root, "sealKey"),
        swarm.flatMap(node -> swarms.settings(node, members, id)),
        swarm.flatMap(node -> swarms.place(node, root.has("sealKey"))),
        identity);
  }

  /** What the node keeps is beside its configuration, unless that says otherwise. */
  private Path folder(JsonNode root) {
    return root.has("folder")
        ? json.folder().resolve(json.text(root, "folder")).normalize()
        : json.folder();
  }

  private ApiSettings.Access access(JsonNode node) {
    json.allow(node, "api.", "origins", "maxConcurrentRequests");
    List<String> origins =
        node.has("origins") ? json.list(node, "origins", this::origin) : List.of();
    if (!node.has("maxConcurrentRequests")) {
      return new ApiSettings.Access(origins, OptionalInt.empty());
    }
    int limit = json.integer(node, "maxConcurrentRequests");
    if (limit < 1) {
      json.problem("\"api.maxConcurrentRequests\" is %d, but must be at least 1".formatted(limit));
    }
    return new ApiSettings.Access(origins, OptionalInt.of(Math.max(1, limit)));
  }

  private String origin(JsonNode node) {
    String origin = node.asString("");
    if (!origin.equals("*") && !ORIGIN.matcher(origin).matches()) {
      json.problem(
          "\"api.origins\" has \"%s\", but must have origins such as https://ui.example:8443, or *"
              .formatted(origin));
    }
    return origin;
  }

  /** May be left out, and so may each of its members. */
  private NodeConfig.Secrets secrets(JsonNode root) {
    NodeConfig.Secrets standard = NodeConfig.Secrets.standard(folder(root));
    if (!root.has("secrets")) {
      return standard;
    }
    JsonNode secrets = json.object(root, "secrets");
    json.allow(secrets, "secrets.", "folder", "variablePrefix");
    String prefix =
        secrets.has("variablePrefix")
            ? json.text(secrets, "variablePrefix")
            : standard.variablePrefix();
    if (prefix.isEmpty()) {
      json.problem(
          "\"secrets.variablePrefix\" must not be empty: it would give every variable out");
    }
    return new NodeConfig.Secrets(
        secrets.has("folder")
            ? json.folder().resolve(json.text(secrets, "folder")).normalize()
            : standard.folder(),
        prefix);
  }

  private NodeConfig.Member member(JsonNode node) {
    json.allow(node, "zookeeper.members.", "id", "host", "peerPort", "electionPort", "clientPort");
    return new NodeConfig.Member(
        json.integer(node, "id"),
        json.text(node, "host"),
        json.port(node, "peerPort"),
        json.port(node, "electionPort"),
        json.port(node, "clientPort"));
  }

  private NodeConfig agent(JsonNode root) {
    return root.has("swarm") ? swarmAgent(root) : ownAgent(root);
  }

  private NodeConfig.SwarmAgent swarmAgent(JsonNode root) {
    allow(root, "masters", "swarm", "attributes");
    Common common = common(root);
    return new NodeConfig.SwarmAgent(
        common.folder(),
        common.name(),
        common.bind(),
        common.port(),
        new IdentityConfigReader(json).masters(root),
        new SwarmConfigReader(json, identity).agent(json.object(root, "swarm"), attributes(root)),
        identity);
  }

  private static Map<String, String> attributes(JsonNode root) {
    Map<String, String> attributes = new HashMap<>();
    root.path("attributes")
        .properties()
        .forEach(e -> attributes.put(e.getKey(), e.getValue().asString("")));
    return attributes;
  }

  private NodeConfig.Agent ownAgent(JsonNode root) {
    allow(root, "masters", "tasks", "resources", "attributes");
    Common common = common(root);
    return new NodeConfig.Agent(
        common.folder(),
        common.name(),
        common.bind(),
        common.port(),
        new IdentityConfigReader(json).masters(root),
        Path.of(json.text(root, "tasks")),
        offered(json.object(root, "resources")),
        attributes(root),
        identity);
  }

  private NodeConfig.Offered offered(JsonNode node) {
    json.allow(node, "resources.", "cpus", "memMib", "diskMib", "ports");
    String[] ports = json.text(node, "ports").split("-", 2);
    int first = 0;
    int last = 0;
    try {
      first = Integer.parseInt(ports[0].strip());
      last = Integer.parseInt(ports[ports.length - 1].strip());
    } catch (NumberFormatException _) {
      json.problem("\"resources.ports\" must be a range such as \"31000-31999\"");
    }
    return new NodeConfig.Offered(
        json.number(node, "cpus"),
        json.number(node, "memMib"),
        json.number(node, "diskMib"),
        first,
        last);
  }

  private NodeConfig.Balancer balancer(JsonNode root) {
    allow(
        root,
        "control",
        "controlPort",
        "masters",
        "zone",
        "domain",
        "adminCidrs",
        "trustedProxies",
        "routeDefaults",
        "sealKey",
        "tls",
        "engine",
        "accessLog",
        "beginTraces");
    Common common = common(root);
    return new NodeConfig.Balancer(
        common.folder(),
        common.name(),
        common.bind(),
        common.port(),
        root.has("control") ? json.text(root, "control") : "127.0.0.1",
        json.port(root, "controlPort"),
        new IdentityConfigReader(json).masters(root),
        root.has("zone") ? json.text(root, "zone") : "",
        json.text(root, "domain"),
        json.list(root, "adminCidrs", node -> node.asString("")),
        trustedProxies(root),
        routeDefaults(root),
        root.has("tls") ? Optional.of(tls(root, json.object(root, "tls"))) : Optional.empty(),
        root.has("engine") ? proxy(json.text(root, "engine")) : Optional.empty(),
        new NodeConfig.Observing(requestLog(root), json.flag(root, "beginTraces", false)),
        identity);
  }

  /** None where the node was made before there were any. */
  private List<String> trustedProxies(JsonNode root) {
    List<String> ranges =
        root.path("trustedProxies").valueStream().map(node -> node.asString("")).toList();
    for (String range : ranges) {
      try {
        Cidr.parse(range);
      } catch (IllegalArgumentException e) {
        json.problem("\"trustedProxies\": " + e.getMessage());
      }
    }
    return ranges;
  }

  /** None where the node was made before there were any. */
  private Map<String, String> routeDefaults(JsonNode root) {
    Map<String, String> labels = new TreeMap<>();
    root.path("routeDefaults")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
    RouteLabelJudge.unreadable(labels)
        .forEach(
            found -> json.problem("\"routeDefaults\": " + found.path() + " " + found.reason()));
    return labels;
  }

  private NodeConfig.Tls tls(JsonNode root, JsonNode tls) {
    json.allow(tls, "tls.", "port", "folders", "acme");
    List<Path> folders =
        tls.has("folders")
            ? json.list(
                tls, "folders", node -> json.folder().resolve(node.asString("")).normalize())
            : List.of();
    return new NodeConfig.Tls(
        json.port(tls, "port"),
        new BalancerCertificates.Sources(folders, acme(tls), json.file(root, "sealKey")));
  }

  private Optional<AcmeSettings> acme(JsonNode tls) {
    try {
      return AcmeSettingsJson.readFile(tls.path("acme"), json.folder());
    } catch (IllegalArgumentException | IOException e) {
      json.problem(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<Program> proxy(String engine) {
    return switch (engine) {
      case "ngp" -> Optional.empty();
      case "nginx" -> Optional.of(Program.NGINX);
      case "haproxy" -> Optional.of(Program.HAPROXY);
      default -> {
        json.problem("\"engine\" is \"%s\", but must be ngp, nginx or haproxy".formatted(engine));
        yield Optional.empty();
      }
    };
  }

  /** May be left out: then nothing is logged. */
  private Optional<NodeConfig.RequestLog> requestLog(JsonNode root) {
    if (!root.has("accessLog")) {
      return Optional.empty();
    }
    JsonNode log = json.object(root, "accessLog");
    json.allow(log, "accessLog.", "format", "to", "query");
    return Optional.of(
        new NodeConfig.RequestLog(
            json.oneOf(log, "format", "json", "combined").equals("json")
                ? AccessLog.Format.JSON
                : AccessLog.Format.COMBINED,
            json.oneOf(log, "to", "file", "stdout").equals("stdout"),
            json.flag(log, "query", true)));
  }

  /** The configuration is wrong; the message says everything that is. */
  static final class NodeConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NodeConfigException(String message) {
      super(message);
    }
  }
}
