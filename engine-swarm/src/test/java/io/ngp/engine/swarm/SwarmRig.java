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
import io.ngp.testkit.engine.ShellWorkloads;
import io.ngp.testkit.engine.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
  /** Looks more often than usual, since each test waits for some looks. */
  private static final Patience QUICK =
      new Patience(
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Patience.DEFAULT.lease(),
          Patience.DEFAULT.firstRetry(),
          Patience.DEFAULT.lastRetry(),
          Patience.DEFAULT.killRepeat(),
          Patience.DEFAULT.absence(),
          Duration.ofSeconds(1),
          Patience.DEFAULT.keptEnds(),
          Patience.DEFAULT.longestKept());

  private final Path folder;
  private final ShellWorkloads workloads;
  private final TestSwarm swarm;

  /** What the rig's apps may name as sources. */
  final InMemorySecrets secrets = new InMemorySecrets();

  private final String platform = "t" + UUID.randomUUID().toString().substring(0, 8);

  /** How the manager is reached instead of by its socket. */
  private final Optional<Doors> doors;

  SwarmRig(Path folder) throws Exception {
    this.folder = folder;
    this.workloads = new ShellWorkloads(folder);
    this.swarm = TestSwarm.shared();
    this.doors = Optional.empty();
  }

  private SwarmRig(Path folder, Doors doors) throws Exception {
    this.folder = folder;
    this.workloads = new ShellWorkloads(folder);
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
        QUICK);
  }

  @Override
  public double cpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public App app(PathId id, Workload workload, double cpus) {
    return seeing(ContractApps.shell(id, workloads.line(workload), cpus, 1), folder);
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
    return workloads.starts(task);
  }

  @Override
  public int processes(TaskId task) throws IOException {
    return ShellWorkloads.processes(task);
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
