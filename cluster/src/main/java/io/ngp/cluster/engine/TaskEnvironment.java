package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Container;
import io.ngp.cluster.app.EnvValue;
import io.ngp.cluster.app.Networking.DeclaredPort;
import io.ngp.cluster.app.Networking.Endpoint;
import io.ngp.cluster.app.Networking.PortDefinition;
import io.ngp.cluster.app.Networking.PortMapping;
import io.ngp.cluster.instance.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * The variables a task finds in its environment (marathon/API.md 6): what it is, its ports, then
 * what the app sets itself, which wins. {@code MESOS_SANDBOX} and what else depends on the agent is
 * the engine's to add.
 */
public final class TaskEnvironment {
  /** Labels this long or longer are left out, as Marathon does. */
  private static final int MAX_LABEL_NAME = 493;

  private static final int MAX_LABEL_VALUE = 512;

  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9_]+");

  private final SortedMap<String, String> variables = new TreeMap<>();

  private TaskEnvironment() {}

  /**
   * The variables, by name. References to secrets are left out: only the engine can resolve them.
   *
   * @param host name or address of the agent
   * @param hostPorts the task's host ports: in order, one for each declared port that has one
   * @param randomPorts asked for a number from 1025 to 65535 for each declared port that has
   *     neither a host port nor a container port
   */
  public static SortedMap<String, String> of(
      App app, TaskId task, String host, List<Integer> hostPorts, IntSupplier randomPorts) {
    TaskEnvironment environment = new TaskEnvironment();
    environment.addContext(app, task);
    addLabels(environment.variables, app.labels());
    environment.addPorts(app, hostPorts, randomPorts);
    environment.variables.put("HOST", host);
    environment.addOwn(app.program().env());
    return environment.variables;
  }

  private void addContext(App app, TaskId task) {
    variables.put("MARATHON_APP_ID", app.id().toString());
    variables.put("MARATHON_APP_VERSION", app.version().toString());
    variables.put("MARATHON_APP_RESOURCE_CPUS", Double.toString(app.resources().cpus()));
    variables.put("MARATHON_APP_RESOURCE_MEM", Double.toString(app.resources().memMib()));
    variables.put("MARATHON_APP_RESOURCE_DISK", Double.toString(app.resources().diskMib()));
    variables.put("MARATHON_APP_RESOURCE_GPUS", Integer.toString(app.resources().gpus()));
    // Whether a group enforces its role shapes the app's role; a task can't tell the difference.
    variables.put("MARATHON_APP_ENFORCE_GROUP_ROLE", "FALSE");
    variables.put("MESOS_TASK_ID", task.toString());
    app.networking()
        .container()
        .filter(container -> container.type() == Container.Type.DOCKER)
        .flatMap(Container::docker)
        .ifPresent(docker -> variables.put("MARATHON_APP_DOCKER_IMAGE", docker.image()));
  }

  /** Adds what a task learns of its labels. */
  static void addLabels(Map<String, String> variables, Map<String, String> labels) {
    List<String> names = new ArrayList<>();
    labels.forEach((name, value) -> {
      if (name.length() < MAX_LABEL_NAME && value.length() < MAX_LABEL_VALUE) {
        String safe = UNSAFE.matcher(name).replaceAll("_").toUpperCase(Locale.ROOT);
        names.add(safe);
        variables.put("MARATHON_APP_LABEL_" + safe, value);
      }
    });
    variables.put("MARATHON_APP_LABELS", String.join(" ", names.stream().distinct().toList()));
  }

  private void addPorts(App app, List<Integer> hostPorts, IntSupplier randomPorts) {
    List<DeclaredPort> declared = app.networking().ports();
    List<Optional<Integer>> assigned = TaskPorts.assigned(declared, hostPorts);
    List<String> listening = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      DeclaredPort port = declared.get(i);
      int number = number(port);
      boolean isFixedInside = assigned.get(i).isEmpty() && number != 0;
      int effective = isFixedInside ? number : assigned.get(i).orElseGet(randomPorts::getAsInt);
      String text = Integer.toString(effective);
      if (!isFixedInside) {
        listening.add(text);
      }
      variables.put("PORT" + i, text);
      variables.put("PORT_" + (number == 0 ? effective : number), text);
      port.name().ifPresent(name -> variables.put("PORT_" + name.toUpperCase(Locale.ROOT), text));
    }
    if (!declared.isEmpty()) {
      variables.put("PORTS", String.join(",", listening));
    }
    if (!listening.isEmpty()) {
      variables.put("PORT", listening.getFirst());
    }
  }

  /** The number {@code PORT_<number>} is named for. */
  private static int number(DeclaredPort port) {
    return switch (port) {
      case PortDefinition definition -> definition.port();
      case PortMapping mapping -> mapping.containerPort();
      case Endpoint endpoint -> endpoint.containerPort().orElse(0);
    };
  }

  private void addOwn(Map<String, EnvValue> env) {
    env.forEach((name, value) -> {
      if (value instanceof EnvValue.Literal(String text)) {
        variables.put(name, text);
      }
    });
  }
}
