package io.ngp.engine.local.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.instance.Condition;
import io.ngp.engine.local.wire.HttpCall;
import io.ngp.engine.local.wire.Json;
import io.ngp.engine.local.wire.Registration.Capacity;
import io.ngp.engine.local.wire.Snapshot;
import io.ngp.engine.local.wire.TaskReport;
import io.ngp.engine.local.wire.TaskSpec;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.TaskProcesses;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One agent, in this JVM or in a child, and a master's side of the conversation with it. */
final class AgentRig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final Path folder;
  long epoch = 1;
  private Optional<Agent> inside = Optional.empty();
  private Optional<Process> outside = Optional.empty();
  private URI address = URI.create("http://127.0.0.1:1");

  AgentRig(Path folder) {
    this.folder = folder;
  }

  static AgentSettings settings(Path folder, AgentSettings.Keeping keeping) {
    return settings(folder, keeping, List.of());
  }

  /** The same with masters to register with. */
  static AgentSettings settings(Path folder, AgentSettings.Keeping keeping, List<URI> masters) {
    return new AgentSettings(
        "agent-1",
        "127.0.0.1",
        0,
        masters,
        folder.resolve("data"),
        folder.resolve("tasks"),
        new Capacity(2, 4096, 1000, "22000-22999"),
        Map.of(),
        Optional.of(folder.resolve("ngp")),
        keeping);
  }

  AgentRig start() throws IOException {
    return start(AgentSettings.Keeping.DEFAULT);
  }

  AgentRig start(AgentSettings.Keeping keeping) throws IOException {
    Agent agent = new Agent(settings(folder, keeping));
    agent.start();
    inside = Optional.of(agent);
    address = agent.address();
    return this;
  }

  /** Starts the agent in a JVM of its own, so that it can be killed. */
  AgentRig startOutside() throws Exception {
    Path told = folder.resolve("address");
    Files.deleteIfExists(told);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChildAgent.class.getName(),
                folder.toString(),
                told.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("child.log").toFile())
            .start();
    outside = Optional.of(process);
    Eventually.holds("the child agent tells its address", () -> Files.exists(told));
    address = URI.create(Files.readString(told));
    return this;
  }

  /** As the kernel's out-of-memory killer would. */
  void killOutside() {
    Process process = outside.orElseThrow().destroyForcibly();
    var _ = process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    outside = Optional.empty();
  }

  long childPid() {
    return outside.orElseThrow().pid();
  }

  void stop() {
    inside.ifPresent(Agent::close);
    inside = Optional.empty();
  }

  void restart(AgentSettings.Keeping keeping) throws IOException {
    stop();
    start(keeping);
  }

  URI address() {
    return address;
  }

  static TaskSpec shell(String line) {
    return Order.shell(line).spec();
  }

  static TaskSpec spec(String... command) {
    return Order.of(command).spec();
  }

  HttpCall.Answer call(String method, String path) throws IOException {
    return HttpCall.of(method, address.resolve(path)).timeout(PATIENCE).epoch(epoch).send();
  }

  HttpCall.Answer put(TaskSpec spec) throws IOException {
    return HttpCall.of("PUT", address.resolve("/v1/tasks/" + spec.taskId()))
        .timeout(PATIENCE)
        .epoch(epoch)
        .json(spec)
        .send();
  }

  /** Orders the task and expects the agent to take it. */
  TaskSpec launch(TaskSpec spec) throws IOException {
    assertThat(put(spec)).extracting(HttpCall.Answer::status).isEqualTo(201);
    return spec;
  }

  void kill(TaskSpec spec, Duration grace) throws IOException {
    HttpCall.Answer answer =
        call("DELETE", "/v1/tasks/%s?graceMillis=%d".formatted(spec.taskId(), grace.toMillis()));
    assertThat(answer.status()).isEqualTo(202);
  }

  Optional<TaskReport> report(TaskSpec spec) throws IOException {
    return Json.read(call("GET", "/v1/tasks").body(), Snapshot.class).tasks().stream()
        .filter(r -> r.taskId().equals(spec.taskId()))
        .findFirst();
  }

  TaskReport await(TaskSpec spec, Condition condition) throws Exception {
    Eventually.holds(
        "task is " + condition,
        () -> report(spec).filter(r -> r.condition() == condition).isPresent());
    return report(spec).orElseThrow();
  }

  TaskReport awaitEnd(TaskSpec spec) throws Exception {
    Eventually.holds(
        "task has ended", () -> report(spec).filter(r -> r.condition().isTerminal()).isPresent());
    return report(spec).orElseThrow();
  }

  String log(TaskSpec spec, String query) throws IOException {
    HttpCall.Answer answer = call("GET", "/v1/tasks/%s/log?%s".formatted(spec.taskId(), query));
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }

  Path sandbox(TaskSpec spec) {
    return folder.resolve("tasks").resolve(spec.taskId());
  }

  String read(TaskSpec spec, String file) throws IOException {
    return Files.readString(sandbox(spec).resolve(file), StandardCharsets.UTF_8);
  }

  List<String> processes(TaskSpec spec) throws IOException {
    return TaskProcesses.with("MESOS_TASK_ID=" + spec.taskId());
  }

  /** Stops everything and fails if a process of a task is left. */
  @Override
  public void close() throws IOException {
    if (inside.isPresent() || outside.isPresent()) {
      assertThat(call("POST", "/v1/stop-all").status()).isEqualTo(200);
    }
    stop();
    if (outside.isPresent()) {
      killOutside();
    }
    assertThat(TaskProcesses.with("MESOS_SANDBOX=" + folder)).isEmpty();
  }
}
