package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Networking.DeclaredPort;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.CheckResult;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.LocalVolume;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tasks as the API shows them (marathon/API.md 7). */
final class TaskJson {
  private TaskJson() {}

  /** Whether there is, or was, a task to show: never-placed instances have none. */
  static boolean isListed(Instance instance) {
    return switch (instance.condition()) {
      case SCHEDULED -> false;
      case PROVISIONED -> instance.placement().isPresent();
      case STAGING,
          STARTING,
          RUNNING,
          KILLING,
          KILLED,
          FAILED,
          FINISHED,
          ERROR,
          UNREACHABLE,
          UNREACHABLE_INACTIVE,
          GONE,
          DROPPED,
          UNKNOWN ->
          true;
    };
  }

  /** The tasks of these instances, by id. */
  static ArrayNode list(ClusterView view, Collection<Instance> instances) {
    ArrayNode tasks = Json.array();
    instances.stream()
        .filter(TaskJson::isListed)
        .sorted(Comparator.comparing(Instance::id))
        .forEach(instance -> tasks.add(write(view, instance)));
    return tasks;
  }

  static ObjectNode write(ClusterView view, Instance instance) {
    Optional<App> app = view.root().app(instance.app());
    ObjectNode task = Json.object();
    task.put("id", instance.taskId().toString());
    task.put("appId", instance.app().toString());
    writeAgent(task, instance);
    task.put("state", instance.condition().taskState());
    boolean hasEnded = instance.condition().isTerminal();
    if (!hasEnded) {
      writeLife(task, instance);
    }
    ArrayNode ports = task.putArray("ports");
    if (!hasEnded) {
      instance.placement().ifPresent(placement -> placement.hostPorts().forEach(ports::add));
    }
    task.putArray("servicePorts");
    writeAddresses(task, instance);
    writeHealth(task, instance);
    instance.answers().check().ifPresent(result -> task.set("checkResult", write(result)));
    writeVolumes(task, instance, app);
    task.put("role", app.map(found -> found.placement().role()).orElse("*"));
    return task;
  }

  /** Adds what only the list of all tasks shows. */
  static ObjectNode withServicePorts(ObjectNode task, Optional<App> app) {
    ArrayNode servicePorts = task.putArray("servicePorts");
    app.map(found -> found.networking().ports()).orElse(List.of()).stream()
        .map(DeclaredPort::servicePort)
        .forEach(servicePorts::add);
    return task;
  }

  private static void writeAgent(ObjectNode task, Instance instance) {
    if (instance.placement().isEmpty()) {
      task.put("host", "");
      return;
    }
    var agent = instance.placement().get().agent();
    task.put("host", agent.host());
    task.put("slaveId", agent.id());
    agent.region().ifPresent(region -> task.put("region", region));
    agent.zone().ifPresent(zone -> task.put("zone", zone));
  }

  private static void writeLife(ObjectNode task, Instance instance) {
    put(task, "stagedAt", instance.stagedAt());
    put(task, "startedAt", instance.startedAt());
    task.put("version", instance.version().toString());
  }

  private static void writeAddresses(ObjectNode task, Instance instance) {
    ArrayNode addresses = task.putArray("ipAddresses");
    instance
        .placement()
        .map(placement -> placement.agent().host())
        .ifPresent(host ->
            IpLiteral.protocolOf(host)
                .ifPresent(protocol ->
                    addresses.addObject().put("ipAddress", host).put("protocol", protocol)));
  }

  private static void writeVolumes(ObjectNode task, Instance instance, Optional<App> app) {
    ArrayNode volumes = task.putArray("localVolumes");
    if (instance.home().isEmpty() || app.isEmpty()) {
      return;
    }
    for (LocalVolume volume : LocalVolume.of(app.get(), instance.id())) {
      volumes
          .addObject()
          .put("runSpecId", instance.app().toString())
          .put("containerPath", volume.containerPath())
          .put("uuid", instance.id().uuid())
          .put("persistenceId", volume.persistenceId());
    }
  }

  private static void writeHealth(ObjectNode task, Instance instance) {
    ArrayNode results = task.putArray("healthCheckResults");
    for (CheckHealth health : instance.health()) {
      if (health.isKnown()) {
        ObjectNode result = results.addObject();
        result.put("instanceId", instance.id().toString());
        result.put("alive", health.isAlive());
        result.put("consecutiveFailures", health.consecutiveFailures());
        put(result, "firstSuccess", health.firstSuccess());
        put(result, "lastSuccess", health.lastSuccess());
        put(result, "lastFailure", health.lastFailure());
        health.lastFailureCause().ifPresent(cause -> result.put("lastFailureCause", cause));
      }
    }
  }

  /** A status nobody got is left out, as Mesos leaves it. */
  private static ObjectNode write(CheckResult result) {
    ObjectNode json = Json.object();
    switch (result) {
      case CheckResult.Http(Optional<Integer> statusCode) -> {
        ObjectNode http = json.putObject("http");
        statusCode.ifPresent(code -> http.put("statusCode", code));
      }
      case CheckResult.Tcp(boolean succeeded) -> json.putObject("tcp").put("succeeded", succeeded);
      case CheckResult.Command(Optional<Integer> exitCode) -> {
        ObjectNode command = json.putObject("command");
        exitCode.ifPresent(code -> command.put("exitCode", code));
      }
    }
    return json;
  }

  private static void put(ObjectNode to, String name, Optional<Instant> at) {
    at.ifPresent(instant -> to.put(name, Version.format(instant)));
  }
}
