package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.EnvValue;
import io.ngp.cluster.app.Networking.Endpoint;
import io.ngp.cluster.app.PodContainer;
import io.ngp.cluster.app.PodSpec;
import io.ngp.cluster.app.Resources;
import io.ngp.cluster.instance.TaskId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The variables one container of a pod finds in its environment (Marathon, TaskGroupBuilder.scala):
 * the pod's, then its own, then what the platform says, which other than in an app wins. {@code
 * MESOS_SANDBOX} and what else depends on the agent is the engine's to add.
 */
public final class PodEnvironment {
  private static final Pattern UNSAFE = Pattern.compile("[^A-Z0-9_]+");

  private PodEnvironment() {}

  /**
   * The variables, by name. References to secrets are left out: only the engine can resolve them.
   *
   * @param host name or address of the agent
   * @param hostPorts the task's host ports: in order, one for each endpoint that has one
   */
  public static SortedMap<String, String> of(
      App pod, PodContainer container, TaskId task, String host, List<Integer> hostPorts) {
    SortedMap<String, String> variables = new TreeMap<>();
    addOwn(variables, pod.program().env());
    addOwn(variables, container.launch().program().env());
    variables.put("HOST", host);
    addContext(variables, pod, container, task);
    Map<String, String> labels = new HashMap<>(pod.labels());
    labels.putAll(container.labels());
    TaskEnvironment.addLabels(variables, new TreeMap<>(labels));
    addEndpoints(variables, pod, hostPorts);
    return variables;
  }

  private static void addOwn(Map<String, String> variables, Map<String, EnvValue> env) {
    env.forEach((name, value) -> {
      switch (value) {
        case EnvValue.Literal(String text) -> variables.put(name, text);
        // What the pod says of it is hidden all the same.
        case EnvValue.SecretReference _ -> variables.remove(name);
      }
    });
  }

  private static void addContext(
      Map<String, String> variables, App pod, PodContainer container, TaskId task) {
    Resources resources = container.resources();
    variables.put("MESOS_TASK_ID", task.container(container.name()));
    variables.put("MESOS_EXECUTOR_ID", "instance-" + task.instance());
    variables.put("MARATHON_APP_ID", pod.id().toString());
    variables.put("MARATHON_APP_VERSION", pod.version().toString());
    variables.put("MARATHON_CONTAINER_ID", container.name());
    variables.put("MARATHON_CONTAINER_RESOURCE_CPUS", Double.toString(resources.cpus()));
    variables.put("MARATHON_CONTAINER_RESOURCE_MEM", Double.toString(resources.memMib()));
    variables.put("MARATHON_CONTAINER_RESOURCE_DISK", Double.toString(resources.diskMib()));
    variables.put("MARATHON_CONTAINER_RESOURCE_GPUS", Integer.toString(resources.gpus()));
  }

  /** Of all containers: they find each other by these. */
  private static void addEndpoints(
      Map<String, String> variables, App pod, List<Integer> hostPorts) {
    List<Endpoint> endpoints = pod.pod().map(PodSpec::endpoints).orElse(List.of());
    List<Optional<Integer>> assigned = TaskPorts.assigned(List.copyOf(endpoints), hostPorts);
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint endpoint = endpoints.get(i);
      Optional<Integer> inside =
          pod.networking().isHost() ? assigned.get(i) : endpoint.containerPort();
      String name = UNSAFE.matcher(endpoint.endpoint().toUpperCase(Locale.ROOT)).replaceAll("_");
      put(variables, "ENDPOINT_" + name, inside);
      put(variables, "EP_HOST_" + name, assigned.get(i));
      put(variables, "EP_CONTAINER_" + name, endpoint.containerPort());
    }
  }

  private static void put(Map<String, String> variables, String name, Optional<Integer> port) {
    port.ifPresent(number -> variables.put(name, number.toString()));
  }
}
