package io.ngp.engine.local.wire;

import io.ngp.cluster.app.Fetch;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An order to run one task: everything an agent needs to know of it.
 *
 * @param app the app's id, for people and for keeping sandboxes per app
 * @param program what is run; of a pod, whose containers have programs of their own, without a
 *     command
 * @param check the informational check
 * @param killGraceMillis between SIGTERM and SIGKILL when the agent stops the task by itself
 * @param pod what is run side by side, if the task is a pod's
 * @param volumes absent where it has none
 * @param secrets absent once the task has ended, and where it has none
 */
public record TaskSpec(
    String taskId,
    String app,
    Program program,
    Shares shares,
    List<Port> ports,
    List<Probe> probes,
    Optional<Probe> check,
    Optional<Long> killGraceMillis,
    Optional<Pod> pod,
    Optional<TaskVolumes> volumes,
    Optional<TaskSecrets> secrets) {
  /**
   * An order.
   *
   * @throws IllegalArgumentException if nothing is to be run
   */
  public TaskSpec {
    ports = List.copyOf(ports);
    probes = List.copyOf(probes);
    if (pod.isEmpty() && program.command().isEmpty()) {
      throw new IllegalArgumentException("The order has no command");
    }
  }

  /** The same order with these secrets instead of those it had. */
  public TaskSpec withSecrets(Optional<TaskSecrets> values) {
    return new TaskSpec(
        taskId, app, program, shares, ports, probes, check, killGraceMillis, pod, volumes, values);
  }

  /**
   * What is run.
   *
   * @param command argument vector; the first element is looked up in the task's {@code PATH}
   * @param environment the task's variables; the agent adds what only it knows below them
   * @param user the account to run as; the agent's own when absent
   */
  public record Program(
      List<String> command,
      Map<String, String> environment,
      Optional<String> user,
      List<Fetch> fetch) {
    public Program {
      command = List.copyOf(command);
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
      fetch = List.copyOf(fetch);
    }
  }

  /**
   * Programs that run side by side as one task: they start together, one that fails ends all, and
   * when all are done so is the task.
   *
   * @param volumes names of folders made for them to share
   */
  public record Pod(List<Container> containers, List<String> volumes) {
    /**
     * A pod.
     *
     * @throws IllegalArgumentException if it has no containers, or one without a command
     */
    public Pod {
      containers = List.copyOf(containers);
      volumes = List.copyOf(volumes);
      if (containers.isEmpty()
          || containers.stream().anyMatch(c -> c.program().command().isEmpty())) {
        throw new IllegalArgumentException("A container of the order has no command");
      }
    }
  }

  /**
   * One program of a pod, with a folder of its own.
   *
   * @param name tells it from the pod's others
   * @param probes indexes of the task's probes that ask this container
   */
  public record Container(String name, Program program, List<Mount> mounts, List<Integer> probes) {
    public Container {
      mounts = List.copyOf(mounts);
      probes = List.copyOf(probes);
    }
  }

  /**
   * Where a container sees a volume of its pod.
   *
   * @param path relative to its folder
   */
  public record Mount(String volume, String path) {}

  /**
   * What the machine is to promise and to limit.
   *
   * @param cpus weight against other tasks, in cores
   * @param cpuLimit most cores the task may use; no limit when absent
   * @param memLimitMib most memory the task may use, MiB; no limit when absent
   */
  public record Shares(double cpus, Optional<Double> cpuLimit, Optional<Double> memLimitMib) {}

  /**
   * A host port the task will listen on.
   *
   * @param fixed whether the app insists on this number, so that another is no help
   */
  public record Port(int number, boolean fixed) {}
}
