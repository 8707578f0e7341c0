package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Container;
import io.ngp.cluster.app.Container.Mode;
import io.ngp.cluster.app.Container.Volume;
import io.ngp.cluster.app.Networking;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.swarm.SwarmSettings.Patience;
import io.ngp.testkit.docker.TestSwarm;
import io.ngp.testkit.engine.ContractApps;
import io.ngp.testkit.engine.EngineRig;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.InMemorySecrets;
import io.ngp.testkit.engine.TaskProcesses;
import io.ngp.testkit.engine.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A platform of its own on a real swarm with one node that runs tasks. A daemon ends its containers
 * when it ends, so what stands for an agent's restart is the manager's: what is between the engine
 * and the node.
 */
final class SwarmRig implements EngineRig {
  private final Path folder;
  private final TestSwarm swarm;

  /** What the rig's apps may name as sources. */
  final InMemorySecrets secrets = new InMemorySecrets();

  private final String platform = "t" + UUID.randomUUID().toString().substring(0, 8);

  /** How the manager is reached instead of by its socket. */
  private final Optional<Doors> doors;

  SwarmRig(Path folder) throws Exception {
    this.folder = folder;
    this.swarm = TestSwarm.shared();
    this.doors = Optional.empty();
  }

  private SwarmRig(Path folder, Doors doors) throws Exception {
    this.folder = folder;
    this.swarm = TestSwarm.shared();
    this.doors = Optional.of(doors);
  }

  /** One that reaches all daemons by TLS, through their nodes' doors. */
  static SwarmRig behindDoors(Path folder) throws Exception {
    return new SwarmRig(folder, Doors.open(folder, TestSwarm.shared()));
  }

  @Override
  public Engine engine() {
    return new SwarmEngine(settings(), secrets, InstantSource.system());
  }

  /** What takes the platform down. */
  SwarmLeftovers leftovers() {
    return new SwarmLeftovers(settings());
  }

  List<String> secretsOfTheSwarm() {
    return lines(swarm.manager().docker("secret", "ls", "-qf", ours()));
  }

  List<String> volumes(InstanceId instance) {
    String label = "label=" + Labels.INSTANCE + "=" + instance;
    return lines(swarm.worker().docker("volume", "ls", "-qf", label));
  }

  void removeServices() {
    for (String service : lines(swarm.manager().docker("service", "ls", "-qf", ours()))) {
      swarm.manager().docker("service", "rm", service);
    }
  }

  private String ours() {
    return "label=" + Labels.PLATFORM + "=" + platform;
  }

  private SwarmSettings settings() {
    return new SwarmSettings(
        platform,
        List.of(doors.map(Doors::manager).orElseGet(swarm.manager()::address)),
        doors.map(Doors::tls),
        TestSwarm.IMAGE,
        Patience.DEFAULT);
  }

  @Override
  public double cpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public App app(PathId id, Workload workload, double cpus) {
    String began = "echo began >> %s/starts-$MESOS_TASK_ID; ".formatted(folder);
    String line =
        switch (workload) {
          case RUNS -> began + "exec sleep 300";
          case SUCCEEDS -> began + "exit 0";
          case EXITS_7 -> began + "echo boom >&2; exit 7";
          case IGNORES_TERM -> "trap '' TERM; " + began + "while :; do sleep 300 & wait; done";
          case FORKS ->
              "sleep 301 & (sleep 302 & setsid sleep 303 & sleep 304) & " + began + "wait";
          case PRINTS -> began + "for i in 1 2 3 4 5; do echo line $i; done; exec sleep 300";
        };
    return seeing(ContractApps.shell(id, line, cpus, 1), folder);
  }

  /** The app with this folder of the machine in its container. */
  private static App seeing(App app, Path folder) {
    Volume volume = new Volume.Host(folder.toString(), folder.toString(), Mode.RW);
    Container container =
        new Container(
            Container.Type.MESOS,
            Optional.empty(),
            List.of(volume),
            Optional.empty(),
            Optional.empty());
    Networking plain = app.networking();
    return new App(
        app.id(),
        app.instances(),
        app.program(),
        app.resources(),
        new Networking(
            plain.networks(),
            plain.portDefinitions(),
            plain.requirePorts(),
            Optional.of(container)),
        app.placement(),
        app.checks(),
        app.lifecycle(),
        app.dependencies(),
        app.labels(),
        app.versionInfo());
  }

  @Override
  public int starts(TaskId task) throws IOException {
    Path file = folder.resolve("starts-" + task);
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  @Override
  public int processes(TaskId task) throws IOException {
    return TaskProcesses.with("MESOS_TASK_ID=" + task).size();
  }

  @Override
  public void restartAgent() throws Exception {
    swarm.restartManager();
  }

  @Override
  public void cutOff() {
    swarm.cutOffWorker();
  }

  @Override
  public void reconnect() {
    swarm.reconnectWorker();
  }

  @Override
  public void tearDown() throws Exception {
    reconnect();
    doors.ifPresent(Doors::close);
    String label = ours();
    // Quicker than having the swarm do it, which waits for the grace and in between.
    for (String container : lines(swarm.worker().docker("ps", "-qf", label))) {
      swarm.worker().docker("kill", container);
    }
    removeServices();
    for (String secret : secretsOfTheSwarm()) {
      swarm.manager().docker("secret", "rm", secret);
    }
    Eventually.holds(
        "no container is left", () -> swarm.worker().docker("ps", "-aqf", label).isEmpty());
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }
}
