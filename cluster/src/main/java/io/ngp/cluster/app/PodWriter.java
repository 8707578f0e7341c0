package io.ngp.cluster.app;

import io.ngp.cluster.app.Lifecycle.BackoffPolicy;
import io.ngp.cluster.app.Networking.Endpoint;
import io.ngp.cluster.app.PlacementRules.Constraint;
import io.ngp.cluster.app.PodContainer.Image;
import io.ngp.cluster.app.PodContainer.Launch;
import io.ngp.cluster.app.PodContainer.Mount;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prints a pod as Marathon does (PodConversion.scala). Equal definitions print equal. */
final class PodWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private PodWriter() {}

  static ObjectNode write(App pod, PodSpec spec) {
    ObjectNode json = JSON.objectNode();
    json.put("id", pod.id().toString());
    json.put("version", pod.version().toString());
    json.set("labels", AppWriter.textMap(pod.labels()));
    pod.program().user().ifPresent(user -> json.put("user", user));
    writeEnvironment(json, pod.program());
    ArrayNode containers = json.putArray("containers");
    spec.containers().forEach(container -> containers.add(container(container)));
    if (!pod.program().secrets().isEmpty()) {
      ObjectNode secrets = json.putObject("secrets");
      pod.program()
          .secrets()
          .forEach((name, source) -> secrets.putObject(name).put("source", source));
    }
    ArrayNode volumes = json.putArray("volumes");
    spec.volumes().forEach(volume -> volumes.add(volume(volume)));
    ArrayNode networks = json.putArray("networks");
    pod.networking().networks().forEach(network -> networks.add(AppWriter.network(network)));
    json.putObject("scaling").put("kind", "fixed").put("instances", pod.instances());
    writeScheduling(json.putObject("scheduling"), pod);
    pod.resources()
        .executor()
        .ifPresent(executor ->
            json.putObject("executorResources")
                .set("cpus", AppWriter.number(executor.cpus()))
                .set("mem", AppWriter.number(executor.memMib()))
                .set("disk", AppWriter.number(executor.diskMib())));
    json.put("role", pod.placement().role());
    return json;
  }

  /** What a container or an instance is promised, as definitions and statuses show it. */
  static ObjectNode resources(Resources resources) {
    ObjectNode json = JSON.objectNode();
    json.set("cpus", AppWriter.number(resources.cpus()))
        .set("mem", AppWriter.number(resources.memMib()))
        .set("disk", AppWriter.number(resources.diskMib()));
    return json.put("gpus", resources.gpus());
  }

  private static void writeEnvironment(ObjectNode json, Program program) {
    if (!program.env().isEmpty()) {
      ObjectNode env = json.putObject("environment");
      program.env().forEach((name, value) -> env.set(name, AppWriter.envValue(value)));
    }
  }

  private static ObjectNode container(PodContainer container) {
    ObjectNode json = JSON.objectNode().put("name", container.name());
    Launch launch = container.launch();
    writeExec(json, launch);
    json.set("resources", resources(container.resources()));
    container
        .resources()
        .limits()
        .ifPresent(limits -> {
          ObjectNode target = json.putObject("resourceLimits");
          limits.cpus().ifPresent(limit -> target.set("cpus", AppWriter.limit(limit)));
          limits.mem().ifPresent(limit -> target.set("mem", AppWriter.limit(limit)));
        });
    if (!container.endpoints().isEmpty()) {
      ArrayNode endpoints = json.putArray("endpoints");
      container.endpoints().forEach(endpoint -> endpoints.add(endpoint(endpoint)));
    }
    launch.image().ifPresent(image -> json.set("image", image(image)));
    writeEnvironment(json, launch.program());
    launch.program().user().ifPresent(user -> json.put("user", user));
    container.healthCheck().ifPresent(check -> json.set("healthCheck", healthCheck(check)));
    if (!container.mounts().isEmpty()) {
      ArrayNode mounts = json.putArray("volumeMounts");
      container.mounts().forEach(mount -> mounts.add(mount(mount)));
    }
    if (!launch.program().fetch().isEmpty()) {
      ArrayNode artifacts = json.putArray("artifacts");
      launch.program().fetch().forEach(entry -> artifacts.add(AppWriter.fetch(entry)));
    }
    writeLabels(json, container.labels());
    launch
        .killGrace()
        .ifPresent(
            grace -> json.putObject("lifecycle").set("killGracePeriodSeconds", seconds(grace)));
    launch.program().tty().ifPresent(tty -> json.put("tty", tty));
    return json;
  }

  private static void writeExec(ObjectNode json, Launch launch) {
    if (launch.program().command() instanceof Command.ImageDefault
        && launch.overrideEntrypoint().isEmpty()) {
      return;
    }
    ObjectNode exec = json.putObject("exec");
    exec.set("command", command(launch.program().command()));
    launch.overrideEntrypoint().ifPresent(override -> exec.put("overrideEntrypoint", override));
  }

  private static ObjectNode command(Command command) {
    ObjectNode json = JSON.objectNode();
    switch (command) {
      case Command.Shell(var line) -> json.put("shell", line);
      case Command.Arguments(var arguments) -> json.set("argv", AppWriter.texts(arguments));
      case Command.ImageDefault() -> {
        // Neither member says: the image's own entry point.
      }
    }
    return json;
  }

  private static ObjectNode endpoint(Endpoint endpoint) {
    ObjectNode json = JSON.objectNode().put("name", endpoint.endpoint());
    endpoint.containerPort().ifPresent(port -> json.put("containerPort", port));
    endpoint.hostPort().ifPresent(port -> json.put("hostPort", port));
    if (!endpoint.protocols().isEmpty()) {
      json.set("protocol", AppWriter.texts(endpoint.protocols()));
    }
    writeLabels(json, endpoint.labels());
    if (!endpoint.networkNames().isEmpty()) {
      json.set("networkNames", AppWriter.texts(endpoint.networkNames()));
    }
    return json;
  }

  private static ObjectNode image(Image image) {
    ObjectNode json = JSON.objectNode().put("kind", image.kind().name()).put("id", image.id());
    image.forcePull().ifPresent(forced -> json.put("forcePull", forced));
    image.pullSecret().ifPresent(secret -> json.putObject("pullConfig").put("secret", secret));
    writeLabels(json, image.labels());
    return json;
  }

  private static ObjectNode healthCheck(PodHealthCheck check) {
    ObjectNode json = JSON.objectNode();
    switch (check.question()) {
      case PodHealthCheck.Question.Http(var endpoint, var path, var scheme) -> {
        ObjectNode http = json.putObject("http").put("endpoint", endpoint);
        path.ifPresent(p -> http.put("path", p));
        http.put("scheme", scheme);
      }
      case PodHealthCheck.Question.Tcp(var endpoint) ->
          json.putObject("tcp").put("endpoint", endpoint);
      case PodHealthCheck.Question.Exec(var command) ->
          json.putObject("exec").set("command", command(command));
    }
    return json.put("gracePeriodSeconds", AppWriter.seconds(check.timing().grace()))
        .put("intervalSeconds", AppWriter.seconds(check.timing().interval()))
        .put("maxConsecutiveFailures", check.maxConsecutiveFailures())
        .put("timeoutSeconds", AppWriter.seconds(check.timing().timeout()))
        .put("delaySeconds", AppWriter.seconds(check.timing().delay()));
  }

  private static ObjectNode mount(Mount mount) {
    ObjectNode json = JSON.objectNode().put("name", mount.volume()).put("mountPath", mount.path());
    mount.readOnly().ifPresent(readOnly -> json.put("readOnly", readOnly));
    return json;
  }

  private static ObjectNode volume(PodVolume volume) {
    ObjectNode json = JSON.objectNode().put("name", volume.name());
    if (volume instanceof PodVolume.Host(var _, var path)) {
      json.put("host", path);
    }
    return json;
  }

  private static void writeScheduling(ObjectNode json, App pod) {
    BackoffPolicy backoff = pod.lifecycle().backoff();
    json.putObject("backoff")
        .set("backoff", seconds(backoff.initial()))
        .set("backoffFactor", AppWriter.number(backoff.factor()))
        .set("maxLaunchDelay", seconds(backoff.max()));
    var upgrade = pod.lifecycle().upgradeStrategy();
    json.putObject("upgrade")
        .set("minimumHealthCapacity", AppWriter.number(upgrade.minimumHealthCapacity()))
        .set("maximumOverCapacity", AppWriter.number(upgrade.maximumOverCapacity()));
    ObjectNode placement = json.putObject("placement");
    ArrayNode constraints = placement.putArray("constraints");
    pod.placement().constraints().forEach(c -> constraints.add(constraint(c)));
    ArrayNode roles = placement.putArray("acceptedResourceRoles");
    pod.placement()
        .acceptedResourceRoles()
        .ifPresent(accepted -> accepted.stream().sorted().forEach(roles::add));
    json.put("killSelection", pod.lifecycle().killSelection().name());
    json.set("unreachableStrategy", AppWriter.unreachable(pod.lifecycle().unreachableStrategy()));
  }

  private static ObjectNode constraint(Constraint constraint) {
    ObjectNode json =
        JSON.objectNode()
            .put("fieldName", constraint.field())
            .put("operator", constraint.operator().name());
    constraint.value().ifPresent(value -> json.put("value", value));
    return json;
  }

  private static void writeLabels(ObjectNode json, Map<String, String> labels) {
    if (!labels.isEmpty()) {
      json.set("labels", AppWriter.textMap(labels));
    }
  }

  private static JsonNode seconds(Duration duration) {
    return AppWriter.number(duration.toMillis() / 1_000.0);
  }
}
