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
 * @param check the informational check
 * @param killGraceMillis between SIGTERM and SIGKILL when the agent stops the task by itself
 */
public record TaskSpec(
    String taskId,
    String app,
    Program program,
    Shares shares,
    List<Port> ports,
    List<Probe> probes,
    Optional<Probe> check,
    Optional<Long> killGraceMillis) {
  public TaskSpec {
    ports = List.copyOf(ports);
    probes = List.copyOf(probes);
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
    /**
     * A program.
     *
     * @throws IllegalArgumentException if the command is empty
     */
    public Program {
      command = List.copyOf(command);
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
      fetch = List.copyOf(fetch);
      if (command.isEmpty()) {
        throw new IllegalArgumentException("The order has no command");
      }
    }
  }

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
