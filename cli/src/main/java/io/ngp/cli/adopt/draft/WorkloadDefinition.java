package io.ngp.cli.adopt.draft;

import io.ngp.cli.adopt.draft.Workload.Command;
import io.ngp.cli.adopt.draft.Workload.Health;
import io.ngp.cli.adopt.draft.Workload.Port;
import io.ngp.cli.adopt.draft.Workload.Timing;
import io.ngp.cli.api.Json;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what is asked for as a definition. */
public final class WorkloadDefinition {
  private final Workload workload;
  private final ObjectNode definition = Json.object();
  private final Set<Integer> servicePorts = new HashSet<>();

  private WorkloadDefinition(Workload workload) {
    this.workload = workload;
  }

  /** The definition. */
  public static ObjectNode of(Workload workload) {
    var writer = new WorkloadDefinition(workload);
    writer.definition.put("id", workload.id().path());
    writer.program();
    writer.scale();
    writer.ports();
    writer.health();
    writer.relations();
    return writer.definition;
  }

  private boolean isContainer() {
    return workload.program().image().isPresent();
  }

  private void program() {
    switch (workload.program().command()) {
      case Command.Shell(String line) -> definition.put("cmd", line);
      case Command.Arguments(var words) -> words.forEach(definition.withArray("args")::add);
      case Command.OfImage() -> {
        // Neither member says: the image's own entry point.
      }
    }
    workload.program().user().ifPresent(user -> definition.put("user", user));
    texts("env", workload.program().env());
    workload.program().image().ifPresent(this::container);
  }

  private void container(String image) {
    var container = definition.putObject("container").put("type", "DOCKER");
    var docker = container.putObject("docker").put("image", image);
    workload
        .program()
        .parameters()
        .forEach((key, value) ->
            docker.withArray("parameters").addObject().put("key", key).put("value", value));
    for (var mount : workload.mounts()) {
      container
          .withArray("volumes")
          .addObject()
          .put("containerPath", mount.containerPath())
          .put("hostPath", mount.hostPath())
          .put("mode", mount.isReadOnly() ? "RO" : "RW");
    }
    definition.putArray("networks").addObject().put("mode", "container/bridge");
  }

  private void scale() {
    var scale = workload.scale();
    definition.put("instances", scale.instances());
    definition.put("cpus", scale.cpus());
    definition.put("mem", scale.memMib());
    scale.cpuLimit().ifPresent(limit -> limits().put("cpus", limit));
    scale.memLimitMib().ifPresent(limit -> limits().put("mem", limit));
    scale
        .killGraceSeconds()
        .ifPresent(seconds -> definition.put("taskKillGracePeriodSeconds", seconds));
  }

  private ObjectNode limits() {
    return definition.has("resourceLimits")
        ? (ObjectNode) definition.get("resourceLimits")
        : definition.putObject("resourceLimits");
  }

  private void ports() {
    var list =
        isContainer()
            ? ((ObjectNode) definition.get("container")).putArray("portMappings")
            : definition.putArray("portDefinitions");
    workload.ports().forEach(port -> port(list, port));
  }

  private void port(ArrayNode list, Port port) {
    var entry = list.addObject();
    // Numbers that load balancers know must differ, also where the protocols do.
    var number = servicePorts.add(port.published()) ? port.published() : 0;
    if (isContainer()) {
      entry.put("containerPort", port.inside()).put("hostPort", 0).put("servicePort", number);
    } else {
      entry.put("port", number);
    }
    entry.put("protocol", port.protocol());
    port.name().ifPresent(name -> entry.put("name", name));
  }

  private void health() {
    workload
        .health()
        .ifPresent(health -> {
          var check = definition.putArray("healthChecks").addObject();
          switch (health) {
            case Health.Line(String line, Timing timing) -> {
              check.put("protocol", "COMMAND").putObject("command").put("value", line);
              timing(check, timing);
            }
            case Health.Connects(Timing timing) -> {
              check.put("protocol", "TCP").put("portIndex", 0);
              timing(check, timing);
            }
          }
        });
  }

  private static void timing(ObjectNode check, Timing timing) {
    check
        .put("gracePeriodSeconds", timing.grace())
        .put("intervalSeconds", timing.interval())
        .put("timeoutSeconds", timing.timeout())
        .put("maxConsecutiveFailures", timing.failures());
  }

  private void relations() {
    workload.dependencies().forEach(id -> definition.withArray("dependencies").add(id.path()));
    texts("labels", workload.labels());
  }

  private void texts(String name, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      var object = definition.putObject(name);
      texts.forEach(object::put);
    }
  }
}
