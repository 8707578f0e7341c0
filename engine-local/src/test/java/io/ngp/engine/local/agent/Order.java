package io.ngp.engine.local.agent;

import io.ngp.cluster.app.Fetch;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.engine.local.wire.Probe;
import io.ngp.engine.local.wire.TaskSecrets;
import io.ngp.engine.local.wire.TaskSecrets.SecretFile;
import io.ngp.engine.local.wire.TaskSpec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An order for a test, made up bit by bit. */
record Order(
    List<String> command,
    Map<String, String> environment,
    Optional<String> user,
    List<Fetch> fetch,
    TaskSpec.Shares shares,
    List<TaskSpec.Port> ports,
    List<Probe> probes,
    Optional<TaskSecrets> secrets) {

  static Order shell(String line) {
    return of("/bin/sh", "-c", line);
  }

  static Order of(String... command) {
    return new Order(
        List.of(command),
        Map.of(),
        Optional.empty(),
        List.of(),
        new TaskSpec.Shares(0.1, Optional.empty(), Optional.empty()),
        List.of(),
        List.of(),
        Optional.empty());
  }

  Order with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Order(command, more, user, fetch, shares, ports, probes, secrets);
  }

  Order as(String account) {
    return new Order(
        command, environment, Optional.of(account), fetch, shares, ports, probes, secrets);
  }

  Order fetching(Fetch entry) {
    return new Order(command, environment, user, List.of(entry), shares, ports, probes, secrets);
  }

  Order limited(TaskSpec.Shares newShares) {
    return new Order(command, environment, user, fetch, newShares, ports, probes, secrets);
  }

  Order onPort(int number, boolean fixed) {
    return new Order(
        command,
        environment,
        user,
        fetch,
        shares,
        List.of(new TaskSpec.Port(number, fixed)),
        probes,
        secrets);
  }

  Order probed(Probe probe) {
    return new Order(command, environment, user, fetch, shares, ports, List.of(probe), secrets);
  }

  /** With one secret as a variable and one as a file. */
  Order knowing(String variable, String path, String value) {
    TaskSecrets known =
        TaskSecrets.ofApp(
            Map.of(variable, value),
            List.of(SecretFile.of(path, value.getBytes(StandardCharsets.UTF_8))));
    return new Order(command, environment, user, fetch, shares, ports, probes, Optional.of(known));
  }

  /** With a task id of its own. */
  TaskSpec spec() {
    String task =
        new InstanceId(PathId.parse("/t"), UUID.randomUUID().toString()).task(1).toString();
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("MESOS_TASK_ID", task);
    return new TaskSpec(
        task,
        "/t",
        new TaskSpec.Program(command, variables, user, fetch),
        shares,
        ports,
        probes,
        Optional.empty(),
        Optional.of(500L),
        Optional.empty(),
        Optional.empty(),
        secrets);
  }
}
