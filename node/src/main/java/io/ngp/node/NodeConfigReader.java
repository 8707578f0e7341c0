package io.ngp.node;

import io.ngp.certificate.AcmeSettings;
import io.ngp.certificate.AcmeSettingsJson;
import io.ngp.cluster.api.ApiSettings;
import io.ngp.edge.route.Cidr;
import io.ngp.edge.seen.AccessLog;
import io.ngp.node.certificate.BalancerCertificates;
import io.ngp.node.definition.RouteLabelJudge;
import io.ngp.node.proxy.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code node.json}; every problem is found in one pass, unknown keys included. */
final class NodeConfigReader {
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/\\s?#@]+");

  private final Path file;
  private final List<String> problems = new ArrayList<>();

  private NodeConfigReader(Path file) {
    this.file = file;
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
    String role = text(root, "role");
    NodeConfig config =
        switch (role) {
          case "master" -> master(root);
          case "agent" -> agent(root);
          case "balancer" -> balancer(root);
          default ->
              throw new NodeConfigException(
                  "%s: role \"%s\" is unknown; use master, agent or balancer"
                      .formatted(file, role));
        };
    if (!problems.isEmpty()) {
      throw new NodeConfigException(file + ": " + String.join("; ", problems));
    }
    return config;
  }

  private NodeConfig.Master master(JsonNode root) {
    allow(
        root,
        "",
        "name",
        "role",
        "token",
        "bind",
        "port",
        "domain",
        "edgePort",
        "zookeeper",
        "api",
        "secrets",
        "sealKey");
    JsonNode zooKeeper = object(root, "zookeeper");
    allow(zooKeeper, "zookeeper.", "id", "members");
    return new NodeConfig.Master(
        folder(),
        text(root, "name"),
        text(root, "bind"),
        port(root, "port"),
        text(root, "domain"),
        port(root, "edgePort"),
        integer(zooKeeper, "id"),
        list(zooKeeper, "members", this::member),
        root.has("api") ? access(object(root, "api")) : ApiSettings.Access.PLAIN,
        secrets(root),
        file(root, "sealKey"));
  }

  private ApiSettings.Access access(JsonNode node) {
    allow(node, "api.", "origins", "maxConcurrentRequests");
    List<String> origins = node.has("origins") ? list(node, "origins", this::origin) : List.of();
    if (!node.has("maxConcurrentRequests")) {
      return new ApiSettings.Access(origins, OptionalInt.empty());
    }
    int limit = integer(node, "maxConcurrentRequests");
    if (limit < 1) {
      problems.add("\"api.maxConcurrentRequests\" is %d, but must be at least 1".formatted(limit));
    }
    return new ApiSettings.Access(origins, OptionalInt.of(Math.max(1, limit)));
  }

  private String origin(JsonNode node) {
    String origin = node.asString("");
    if (!origin.equals("*") && !ORIGIN.matcher(origin).matches()) {
      problems.add(
          "\"api.origins\" has \"%s\", but must have origins such as https://ui.example:8443, or *"
              .formatted(origin));
    }
    return origin;
  }

  /** May be left out, and so may each of its members. */
  private NodeConfig.Secrets secrets(JsonNode root) {
    NodeConfig.Secrets standard = NodeConfig.Secrets.standard(folder());
    if (!root.has("secrets")) {
      return standard;
    }
    JsonNode secrets = object(root, "secrets");
    allow(secrets, "secrets.", "folder", "variablePrefix");
    String prefix =
        secrets.has("variablePrefix") ? text(secrets, "variablePrefix") : standard.variablePrefix();
    if (prefix.isEmpty()) {
      problems.add(
          "\"secrets.variablePrefix\" must not be empty: it would give every variable out");
    }
    return new NodeConfig.Secrets(
        secrets.has("folder")
            ? folder().resolve(text(secrets, "folder")).normalize()
            : standard.folder(),
        prefix);
  }

  private NodeConfig.Member member(JsonNode node) {
    allow(node, "zookeeper.members.", "id", "host", "peerPort", "electionPort", "clientPort");
    return new NodeConfig.Member(
        integer(node, "id"),
        text(node, "host"),
        port(node, "peerPort"),
        port(node, "electionPort"),
        port(node, "clientPort"));
  }

  private NodeConfig.Agent agent(JsonNode root) {
    allow(
        root,
        "",
        "name",
        "role",
        "token",
        "bind",
        "port",
        "masters",
        "tasks",
        "resources",
        "attributes");
    Map<String, String> attributes = new HashMap<>();
    root.path("attributes")
        .properties()
        .forEach(e -> attributes.put(e.getKey(), e.getValue().asString("")));
    return new NodeConfig.Agent(
        folder(),
        text(root, "name"),
        text(root, "bind"),
        port(root, "port"),
        list(root, "masters", this::uri),
        Path.of(text(root, "tasks")),
        offered(object(root, "resources")),
        attributes);
  }

  private NodeConfig.Offered offered(JsonNode node) {
    allow(node, "resources.", "cpus", "memMib", "diskMib", "ports");
    String[] ports = text(node, "ports").split("-", 2);
    int first = 0;
    int last = 0;
    try {
      first = Integer.parseInt(ports[0].strip());
      last = Integer.parseInt(ports[ports.length - 1].strip());
    } catch (NumberFormatException _) {
      problems.add("\"resources.ports\" must be a range such as \"31000-31999\"");
    }
    return new NodeConfig.Offered(
        number(node, "cpus"), number(node, "memMib"), number(node, "diskMib"), first, last);
  }

  private NodeConfig.Balancer balancer(JsonNode root) {
    allow(
        root,
        "",
        "name",
        "role",
        "token",
        "bind",
        "port",
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
    return new NodeConfig.Balancer(
        folder(),
        text(root, "name"),
        text(root, "bind"),
        port(root, "port"),
        port(root, "controlPort"),
        list(root, "masters", this::uri),
        root.has("zone") ? text(root, "zone") : "",
        text(root, "domain"),
        list(root, "adminCidrs", node -> node.asString("")),
        trustedProxies(root),
        routeDefaults(root),
        root.has("tls") ? Optional.of(tls(root, object(root, "tls"))) : Optional.empty(),
        root.has("engine") ? proxy(text(root, "engine")) : Optional.empty(),
        new NodeConfig.Observing(requestLog(root), flag(root, "beginTraces", false)));
  }

  /** None where the node was made before there were any. */
  private List<String> trustedProxies(JsonNode root) {
    List<String> ranges =
        root.path("trustedProxies").valueStream().map(node -> node.asString("")).toList();
    for (String range : ranges) {
      try {
        Cidr.parse(range);
      } catch (IllegalArgumentException e) {
        problems.add("\"trustedProxies\": " + e.getMessage());
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
            found -> problems.add("\"routeDefaults\": " + found.path() + " " + found.reason()));
    return labels;
  }

  private NodeConfig.Tls tls(JsonNode root, JsonNode tls) {
    allow(tls, "tls.", "port", "folders", "acme");
    List<Path> folders =
        tls.has("folders")
            ? list(tls, "folders", node -> folder().resolve(node.asString("")).normalize())
            : List.of();
    return new NodeConfig.Tls(
        port(tls, "port"),
        new BalancerCertificates.Sources(folders, acme(tls), file(root, "sealKey")));
  }

  private Optional<AcmeSettings> acme(JsonNode tls) {
    try {
      return AcmeSettingsJson.readFile(tls.path("acme"), folder());
    } catch (IllegalArgumentException | IOException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** May be left out. */
  private Optional<Path> file(JsonNode node, String name) {
    return node.has(name)
        ? Optional.of(folder().resolve(text(node, name)).normalize())
        : Optional.empty();
  }

  private Optional<Program> proxy(String engine) {
    return switch (engine) {
      case "ngp" -> Optional.empty();
      case "nginx" -> Optional.of(Program.NGINX);
      case "haproxy" -> Optional.of(Program.HAPROXY);
      default -> {
        problems.add("\"engine\" is \"%s\", but must be ngp, nginx or haproxy".formatted(engine));
        yield Optional.empty();
      }
    };
  }

  /** May be left out: then nothing is logged. */
  private Optional<NodeConfig.RequestLog> requestLog(JsonNode root) {
    if (!root.has("accessLog")) {
      return Optional.empty();
    }
    JsonNode log = object(root, "accessLog");
    allow(log, "accessLog.", "format", "to", "query");
    return Optional.of(
        new NodeConfig.RequestLog(
            oneOf(log, "format", "json", "combined").equals("json")
                ? AccessLog.Format.JSON
                : AccessLog.Format.COMBINED,
            oneOf(log, "to", "file", "stdout").equals("stdout"),
            flag(log, "query", true)));
  }

  private Path folder() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }

  private void allow(JsonNode node, String prefix, String... names) {
    Set<String> unknown = new TreeSet<>(node.propertyNames());
    unknown.removeAll(Set.of(names));
    unknown.forEach(name ->
        problems.add(
            "\"%s%s\" is unknown; known here are %s"
                .formatted(prefix, name, String.join(", ", names))));
  }

  private JsonNode object(JsonNode node, String name) {
    JsonNode child = node.path(name);
    if (!child.isObject()) {
      problems.add("\"%s\" must be an object".formatted(name));
    }
    return child;
  }

  private <T> List<T> list(JsonNode node, String name, Function<JsonNode, T> element) {
    List<T> result = new ArrayList<>();
    if (!node.path(name).isArray() || node.path(name).isEmpty()) {
      problems.add("\"%s\" must be a list with at least one element".formatted(name));
    }
    node.path(name).forEach(child -> result.add(element.apply(child)));
    return result;
  }

  private URI uri(JsonNode node) {
    try {
      return URI.create(node.asString(""));
    } catch (IllegalArgumentException e) {
      problems.add("\"%s\" is no URL: %s".formatted(node.asString(""), e.getMessage()));
      return URI.create("http://invalid");
    }
  }

  private String text(JsonNode node, String name) {
    if (!node.path(name).isString()) {
      problems.add("\"%s\" must be a text".formatted(name));
    }
    return node.path(name).asString("");
  }

  private String oneOf(JsonNode node, String name, String... allowed) {
    String text = text(node, name);
    if (!List.of(allowed).contains(text)) {
      problems.add(
          "\"%s\" is \"%s\", but must be %s".formatted(name, text, String.join(" or ", allowed)));
    }
    return text;
  }

  private boolean flag(JsonNode node, String name, boolean standard) {
    if (node.has(name) && !node.path(name).isBoolean()) {
      problems.add("\"%s\" must be true or false".formatted(name));
    }
    return node.path(name).asBoolean(standard);
  }

  private double number(JsonNode node, String name) {
    if (!node.path(name).isNumber() || node.path(name).asDouble() < 0) {
      problems.add("\"%s\" must be a number of at least 0".formatted(name));
    }
    return node.path(name).asDouble(0);
  }

  private int integer(JsonNode node, String name) {
    if (!node.path(name).isInt()) {
      problems.add("\"%s\" must be a whole number".formatted(name));
    }
    return node.path(name).asInt(0);
  }

  private int port(JsonNode node, String name) {
    int port = integer(node, name);
    if (port < 0 || port > 65_535) {
      problems.add("\"%s\" is %d, but a port is 0 to 65535".formatted(name, port));
    }
    return port;
  }

  /** The configuration is wrong; the message says everything that is. */
  static final class NodeConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NodeConfigException(String message) {
      super(message);
    }
  }
}
