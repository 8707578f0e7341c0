package io.ngp.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.agent.Agent;
import io.ngp.engine.local.agent.AgentSettings;
import io.ngp.engine.local.wire.HttpCall;
import io.ngp.engine.local.wire.Registration.Capacity;
import io.ngp.testkit.engine.ContractApps;
import io.ngp.testkit.engine.EngineRig;
import io.ngp.testkit.engine.InMemorySecrets;
import io.ngp.testkit.engine.ShellWorkloads;
import io.ngp.testkit.engine.TaskProcesses;
import io.ngp.testkit.engine.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A master's registration route and one real agent in this JVM, running real processes. */
final class LocalRig implements EngineRig {
  private static final Duration LEASE = Duration.ofMillis(2_500);

  private final Path folder;
  private final ShellWorkloads workloads;
  private final String ports;
  private final WebServer master;

  /** What the rig's apps may name as sources. */
  final InMemorySecrets secrets = new InMemorySecrets();

  private volatile Optional<LocalEngine> leader = Optional.empty();
  private Optional<Agent> agent = Optional.empty();

  LocalRig(Path folder) throws IOException {
    this(folder, "21000-21999");
  }

  /** A rig whose agent offers only these host ports. */
  LocalRig(Path folder, String ports) throws IOException {
    this.folder = folder;
    this.workloads = new ShellWorkloads(folder);
    this.ports = ports;
    this.master =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(0)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(100))
            .routing(r -> r.register("/", new AgentRegistrations(() -> leader)))
            .build()
            .start();
    startAgent();
  }

  /** Settings of the rig's agent. */
  AgentSettings agentSettings() {
    return new AgentSettings(
        "agent-1",
        "127.0.0.1",
        0,
        List.of(URI.create("http://127.0.0.1:" + master.port())),
        folder.resolve("data"),
        folder.resolve("tasks"),
        new Capacity(cpus(), 4096, 1000, ports),
        Map.of("rack", "1"),
        Optional.of(folder),
        AgentSettings.Keeping.DEFAULT);
  }

  URI masterAddress() {
    return URI.create("http://127.0.0.1:" + master.port());
  }

  /** Where the task's files are. */
  Path sandbox(TaskId task) {
    return folder.resolve("tasks").resolve(task.toString());
  }

  /** Removes the agent's memory of a task, as a lost disk would; it must be cut off. */
  void loseRecord(TaskId task) throws IOException {
    Files.delete(folder.resolve("data/tasks").resolve(task + ".json"));
  }

  @Override
  public Engine engine() {
    LocalEngine engine =
        new LocalEngine(
            LocalEngineSettings.DEFAULT.withLease(LEASE),
            secrets,
            InstantSource.system(),
            RandomGenerator.getDefault());
    leader = Optional.of(engine);
    return engine;
  }

  @Override
  public double cpus() {
    return 2;
  }

  @Override
  public App app(PathId id, Workload workload, double cpus) {
    return ContractApps.shell(id, workloads.line(workload), cpus, 1);
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
  public void restartAgent() throws IOException {
    cutOff();
    startAgent();
  }

  @Override
  public void cutOff() {
    agent.ifPresent(Agent::close);
    agent = Optional.empty();
  }

  @Override
  public void reconnect() throws IOException {
    startAgent();
  }

  @Override
  public void tearDown() throws IOException {
    if (agent.isEmpty()) {
      startAgent();
    }
    HttpCall.Answer answer =
        HttpCall.of("POST", agent.orElseThrow().address().resolve("/v1/stop-all"))
            .timeout(Duration.ofSeconds(30))
            .send();
    cutOff();
    master.stop();
    assertThat(answer.body()).isEqualTo("{\"message\":\"No task is left.\"}");
    assertThat(TaskProcesses.with("MESOS_SANDBOX=" + folder)).isEmpty();
  }

  private void startAgent() throws IOException {
    Agent started = new Agent(agentSettings());
    started.start();
    agent = Optional.of(started);
  }
}
