package io.ngp.cluster.app;

import io.ngp.cluster.app.Lifecycle.UnreachableStrategy;
import io.ngp.cluster.app.Networking.Network;
import io.ngp.cluster.app.Networking.PortDefinition;
import io.ngp.cluster.app.Networking.PortMapping;
import io.ngp.cluster.app.PlacementRules.Constraint;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prints a definition as Marathon does: which members are written even when empty and which are not
 * is column E of marathon/API.md 3.1. Equal definitions print equal.
 */
final class AppWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Above this a double may not be the whole number it prints as. */
  private static final double MAX_EXACT = 1L << 53;

  private AppWriter() {}

  static ObjectNode write(App app) {
    ObjectNode json = JSON.objectNode();
    json.put("id", app.id().toString());
    writeProgram(json, app.program());
    json.put("instances", app.instances());
    writeResources(json, app.resources());
    writeNetworking(json, app.networking());
    writePlacement(json, app.placement());
    ChecksWriter.write(json, app.checks());
    writeLifecycle(json, app.lifecycle());
    if (!app.dependencies().isEmpty()) {
      json.set("dependencies", texts(app.dependencies()));
    }
    json.set("labels", textMap(app.labels()));
    writeVersions(json, app.versionInfo());
    return json;
  }

  private static void writeProgram(ObjectNode json, Program program) {
    switch (program.command()) {
      case Command.Shell(String line) -> json.put("cmd", line);
      case Command.Arguments(var arguments) -> json.set("args", texts(arguments));
      case Command.ImageDefault() -> {
        // Neither member says: the image's own entry point.
      }
    }
    program.user().ifPresent(user -> json.put("user", user));
    if (!program.env().isEmpty()) {
      ObjectNode env = json.putObject("env");
      program.env().forEach((name, value) -> env.set(name, envValue(value)));
    }
    if (!program.fetch().isEmpty()) {
      ArrayNode fetch = json.putArray("fetch");
      program.fetch().forEach(entry -> fetch.add(fetch(entry)));
    }
    if (!program.secrets().isEmpty()) {
      ObjectNode secrets = json.putObject("secrets");
      program.secrets().forEach((name, source) -> secrets.putObject(name).put("source", source));
    }
    json.put("executor", program.executor());
    program.tty().ifPresent(tty -> json.put("tty", tty));
  }

  static JsonNode envValue(EnvValue value) {
    return switch (value) {
      case EnvValue.Literal(String text) -> JSON.stringNode(text);
      case EnvValue.SecretReference(String name) -> JSON.objectNode().put("secret", name);
    };
  }

  static ObjectNode fetch(Fetch fetch) {
    ObjectNode json =
        JSON.objectNode()
            .put("uri", fetch.uri())
            .put("extract", fetch.extract())
            .put("executable", fetch.executable())
            .put("cache", fetch.cache());
    fetch.destPath().ifPresent(path -> json.put("destPath", path));
    return json;
  }

  private static void writeResources(ObjectNode json, Resources resources) {
    json.set("cpus", number(resources.cpus()));
    json.set("mem", number(resources.memMib()));
    json.set("disk", number(resources.diskMib()));
    json.put("gpus", resources.gpus());
    resources
        .limits()
        .ifPresent(limits -> {
          ObjectNode target = json.putObject("resourceLimits");
          limits.cpus().ifPresent(limit -> target.set("cpus", limit(limit)));
          limits.mem().ifPresent(limit -> target.set("mem", limit(limit)));
        });
    resources
        .executor()
        .ifPresent(executor ->
            json.putObject("executorResources")
                .set("cpus", number(executor.cpus()))
                .set("mem", number(executor.memMib()))
                .set("disk", number(executor.diskMib())));
  }

  static JsonNode limit(Resources.Limit limit) {
    return switch (limit) {
      case Resources.Limit.Unlimited() -> JSON.stringNode(ResourcesReader.UNLIMITED);
      case Resources.Limit.AtMost(double value) -> number(value);
    };
  }

  private static void writeNetworking(ObjectNode json, Networking networking) {
    ArrayNode networks = json.putArray("networks");
    networking.networks().forEach(network -> networks.add(network(network)));
    if (networking.isHost()) {
      ArrayNode ports = json.putArray("portDefinitions");
      networking.portDefinitions().forEach(port -> ports.add(portDefinition(port)));
    }
    json.put("requirePorts", networking.requirePorts());
    networking.container().ifPresent(c -> json.set("container", ContainerWriter.write(c)));
    if (networking.container().isPresent() && networking.container().get().isResident()) {
      json.putObject("residency")
          .put("relaunchEscalationTimeoutSeconds", 3600)
          .put("taskLostBehavior", "WAIT_FOREVER");
    }
  }

  static ObjectNode network(Network network) {
    ObjectNode json = JSON.objectNode().put("mode", network.mode().json());
    network.name().ifPresent(name -> json.put("name", name));
    if (!network.labels().isEmpty()) {
      json.set("labels", textMap(network.labels()));
    }
    return json;
  }

  private static ObjectNode portDefinition(PortDefinition port) {
    ObjectNode json = JSON.objectNode().put("port", port.port()).put("protocol", port.protocol());
    port.name().ifPresent(name -> json.put("name", name));
    if (!port.labels().isEmpty()) {
      json.set("labels", textMap(port.labels()));
    }
    return json;
  }

  static ObjectNode portMapping(PortMapping port) {
    ObjectNode json = JSON.objectNode().put("containerPort", port.containerPort());
    port.hostPort().ifPresent(hostPort -> json.put("hostPort", hostPort));
    json.put("servicePort", port.servicePort()).put("protocol", port.protocol());
    port.name().ifPresent(name -> json.put("name", name));
    json.set("labels", textMap(port.labels()));
    if (!port.networkNames().isEmpty()) {
      json.set("networkNames", texts(port.networkNames()));
    }
    return json;
  }

  private static void writePlacement(ObjectNode json, PlacementRules placement) {
    if (!placement.constraints().isEmpty()) {
      ArrayNode constraints = json.putArray("constraints");
      placement.constraints().forEach(constraint -> constraints.add(constraint(constraint)));
    }
    placement
        .acceptedResourceRoles()
        .ifPresent(
            roles -> json.set("acceptedResourceRoles", texts(roles.stream().sorted().toList())));
    json.put("role", placement.role());
  }

  private static ArrayNode constraint(Constraint constraint) {
    ArrayNode json = JSON.arrayNode().add(constraint.field()).add(constraint.operator().name());
    constraint.value().ifPresent(json::add);
    return json;
  }

  private static void writeLifecycle(ObjectNode json, Lifecycle lifecycle) {
    json.put("backoffSeconds", seconds(lifecycle.backoff().initial()));
    json.set("backoffFactor", number(lifecycle.backoff().factor()));
    json.put("maxLaunchDelaySeconds", seconds(lifecycle.backoff().max()));
    json.putObject("upgradeStrategy")
        .set("minimumHealthCapacity", number(lifecycle.upgradeStrategy().minimumHealthCapacity()))
        .set("maximumOverCapacity", number(lifecycle.upgradeStrategy().maximumOverCapacity()));
    json.put("killSelection", lifecycle.killSelection().name());
    lifecycle
        .killGrace()
        .ifPresent(grace -> json.put("taskKillGracePeriodSeconds", seconds(grace)));
    json.set("unreachableStrategy", unreachable(lifecycle.unreachableStrategy()));
  }

  static JsonNode unreachable(UnreachableStrategy strategy) {
    return switch (strategy) {
      case UnreachableStrategy.Disabled() -> JSON.stringNode(LifecycleReader.DISABLED);
      case UnreachableStrategy.Replace(Duration inactive, Duration expunge) ->
          JSON.objectNode()
              .put("inactiveAfterSeconds", seconds(inactive))
              .put("expungeAfterSeconds", seconds(expunge));
    };
  }

  static void writeVersions(ObjectNode json, VersionInfo info) {
    json.put("version", info.version().toString());
    json.putObject("versionInfo")
        .put("lastScalingAt", info.lastScalingAt().toString())
        .put("lastConfigChangeAt", info.lastConfigChangeAt().toString());
  }

  static long seconds(Duration duration) {
    return duration.toSeconds();
  }

  /** Prints {@code 128}, not {@code 128.0}, as Marathon does. */
  static JsonNode number(double value) {
    boolean isWhole = value == Math.rint(value) && Math.abs(value) <= MAX_EXACT;
    return isWhole ? JSON.numberNode((long) value) : JSON.numberNode(value);
  }

  static ArrayNode texts(Collection<?> values) {
    ArrayNode json = JSON.arrayNode();
    values.forEach(value -> json.add(value.toString()));
    return json;
  }

  /** Sorted, because immutable maps iterate in another order in every process. */
  static ObjectNode textMap(Map<String, String> map) {
    ObjectNode json = JSON.objectNode();
    new TreeMap<>(map).forEach(json::put);
    return json;
  }
}
