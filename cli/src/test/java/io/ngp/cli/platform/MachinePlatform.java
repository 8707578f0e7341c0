package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.provider.local.testing.Machines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A platform whose nodes are on machines of their own: masters on the first ones, then agents, then
 * perhaps a balancer. The client of {@link Machines} asks. Ended when closed.
 */
final class MachinePlatform implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(60);
  private static final int MASTER_PORT = 8081;
  private static final int EDGE_PORT = 8080;
  private static final String PATIENCE_SECONDS = "8";
  private static final String STATUS = "\n%{http_code}";

  private final Path root;
  private final Machines machines;
  private final List<Integer> masters;
  private final List<Integer> agents;
  private final Map<Integer, Process> nodes = new HashMap<>();

  /** Nothing is started yet; {@code machines} is closed with this. */
  MachinePlatform(Path root, Machines machines, int masters, int agents) {
    this.root = root;
    this.machines = machines;
    this.masters = IntStream.rangeClosed(1, masters).boxed().toList();
    this.agents = IntStream.rangeClosed(masters + 1, masters + agents).boxed().toList();
  }

  /** An answer: body, and status on the last line. */
  record Answer(String text) {
    boolean isOk() {
      return text.endsWith("\n200") || text.endsWith("\n201");
    }

    /** Sent again after an answer was lost, it is there already. */
    boolean isThere() {
      return isOk() || text.endsWith("\n409");
    }

    JsonNode json() {
      return JsonMapper.shared().readTree(text.substring(0, text.lastIndexOf('\n')));
    }
  }

  /** A task as a master tells of it. */
  record Task(String id, String agent, String state, boolean isHealthy) {
    boolean isRunning() {
      return state.equals("TASK_RUNNING");
    }
  }

  /** Starts masters and agents, and waits until the masters are well. */
  void start(Map<String, String> environment) throws IOException {
    machines.connect();
    Files.writeString(root.resolve("seal.key"), "A".repeat(43) + "=");
    for (var id : masters) {
      start(id, master(id), environment);
    }
    for (var id : agents) {
      start(id, agent(id), environment);
    }
    RunningPlatform.await("all masters are well", SOON, this::allHealthy);
  }

  /** Starts a balancer on the machine behind the agents. */
  void startBalancer() throws IOException {
    start(balancer(), balancer(balancer()), Map.of());
    RunningPlatform.await("the balancer answers", SOON, () -> !machines.ask(edge("/")).isEmpty());
  }

  private int balancer() {
    return agents.getLast() + 1;
  }

  Machines machines() {
    return machines;
  }

  List<Integer> masters() {
    return masters;
  }

  List<Integer> agents() {
    return agents;
  }

  /** The machine of the master that leads; waits until there is one. */
  int leader() {
    var leaders = new ArrayList<Integer>();
    RunningPlatform.await(
        "one leads",
        SOON,
        () -> {
          leaders.clear();
          leaders.addAll(leaders());
          return leaders.size() == 1;
        });
    return leaders.getFirst();
  }

  /** Machines of the masters that say that they lead. */
  List<Integer> leaders() {
    return masters.stream().filter(id -> health(id).contains("\"leading\"")).toList();
  }

  List<Integer> others(int master) {
    return masters.stream().filter(id -> id != master).toList();
  }

  boolean allHealthy() {
    return masters.stream().allMatch(id -> health(id).contains("\"healthy\":true"));
  }

  String health(int master) {
    return machines.ask(api(master, "/healthz"), "-m", "3");
  }

  /** Deploys a program without ports, and waits until it runs. */
  void run(int master, String id) {
    RunningPlatform.await(id + " is accepted", SOON, () -> post(master, id));
    RunningPlatform.await(id + " runs", SOON, () -> running(master, id).size() == 1);
  }

  /** Whether a program without ports is there after it was asked for. */
  boolean post(int master, String id) {
    return post(master, id, ", \"cmd\": \"exec sleep 1000\", \"portDefinitions\": []").isThere();
  }

  /** Asks a master for an app; {@code members} are beside its id and what it needs. */
  Answer post(int master, String id, String members) {
    var app = "{\"id\": \"%s\", \"cpus\": 0.01, \"mem\": 64%s}".formatted(id, members);
    return new Answer(
        machines.ask(
            api(master, "/v2/apps"),
            "-d",
            app,
            "-H",
            "Content-Type: application/json",
            "-m",
            PATIENCE_SECONDS,
            "-w",
            STATUS));
  }

  /** Sends a request without body from the client to a master. */
  Answer send(String method, int master, String path) {
    return new Answer(
        machines.ask(api(master, path), "-X", method, "-m", PATIENCE_SECONDS, "-w", STATUS));
  }

  /** Has a master's own machine ask that master. */
  Answer sendFromThere(String method, int master, String path) {
    return new Answer(
        machines.askFrom(
            master, api(master, path), "-X", method, "-m", PATIENCE_SECONDS, "-w", STATUS));
  }

  /** Tasks of an app by a master; none if it does not answer. */
  List<Task> tasks(int master, String id) {
    var answer = send("GET", master, "/v2/apps/" + id + "/tasks");
    return answer.isOk()
        ? answer.json().path("tasks").valueStream().map(MachinePlatform::task).toList()
        : List.of();
  }

  private static Task task(JsonNode task) {
    return new Task(
        task.path("id").asString(),
        task.path("slaveId").asString(),
        task.path("state").asString(),
        task.path("healthCheckResults").valueStream().anyMatch(it -> it.path("alive").asBoolean()));
  }

  List<Task> running(int master, String id) {
    return tasks(master, id).stream().filter(Task::isRunning).toList();
  }

  /** Tasks of an app that run and pass a health check. */
  List<Task> healthy(int master, String id) {
    return running(master, id).stream().filter(Task::isHealthy).toList();
  }

  /**
   * What a client gets from an app through the balancer within 10 s: the answer, its status and how
   * many seconds it took; with status 000 nothing.
   */
  String throughBalancer(String host, String path) {
    return machines.ask(
        edge(path), "-H", "Host: " + host, "-m", "10", "-w", " %{http_code} after %{time_total}");
  }

  private String edge(String path) {
    return "http://" + Machines.address(balancer()) + ":" + EDGE_PORT + path;
  }

  private static String api(int master, String path) {
    return "http://" + Machines.address(master) + ":" + MASTER_PORT + path;
  }

  private String agentName(int machine) {
    return "agent-" + (agents.indexOf(machine) + 1);
  }

  /** Where an agent is. */
  int machineOf(String agent) {
    return agents.stream().filter(each -> agentName(each).equals(agent)).findFirst().orElseThrow();
  }

  /** How often masters began to lead. */
  long terms() {
    return masters.stream().mapToLong(id -> lines(id, " Leading: ")).sum();
  }

  private long lines(int machine, String part) {
    try (var lines = Files.lines(root.resolve("nodes/" + machine + "/log"))) {
      return lines.filter(line -> line.contains(part)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(int machine, String config, Map<String, String> environment)
      throws IOException {
    var folder = Files.createDirectories(root.resolve("nodes/" + machine));
    var file = Files.writeString(folder.resolve("node.json"), config);
    var command = new ArrayList<>(machines.at(machine));
    if (!environment.isEmpty()) {
      command.add("env");
      environment.forEach(
          (name, value) -> command.add(name + "=" + value.replace("MACHINE", "" + machine)));
    }
    command.addAll(
        List.of(RunningPlatform.launcher().toString(), "node", "--config", file.toString()));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("NGP_BUILD", "never");
    nodes.put(machine, builder.start());
  }

  private String master(int id) {
    var members =
        masters.stream()
            .map(each ->
                "{\"id\":%d,\"host\":\"%s\",\"peerPort\":2888,\"electionPort\":3888,\"clientPort\":2181}"
                    .formatted(each, Machines.address(each)))
            .toList();
    return """
    {"role": "master", "name": "master-%d", "bind": "%s", "port": %d, "domain": "ngp.localhost", "edgePort": 8080,
     "sealKey": "%s", "zookeeper": {"id": %d, "members": [%s]}}
    """
        .formatted(
            id,
            Machines.address(id),
            MASTER_PORT,
            root.resolve("seal.key"),
            id,
            String.join(",", members));
  }

  private String agent(int machine) {
    return """
    {"role": "agent", "name": "%s", "bind": "%s", "port": 8082, "masters": [%s], "tasks": "%s",
     "resources": {"cpus": 1, "memMib": 1024, "diskMib": 256, "ports": "31000-31100"}, "attributes": {}}
    """
        .formatted(
            agentName(machine),
            Machines.address(machine),
            masterList(),
            root.resolve("tasks-" + machine));
  }

  private String balancer(int machine) {
    return """
    {"role": "balancer", "name": "balancer-1", "bind": "%s", "port": %d, "controlPort": 8083, "masters": [%s],
     "domain": "ngp.localhost", "adminCidrs": ["10.73.1.0/24"]}
    """
        .formatted(Machines.address(machine), EDGE_PORT, masterList());
  }

  private String masterList() {
    return String.join(",", masters.stream().map(id -> "\"" + api(id, "") + "\"").toList());
  }

  @Override
  public void close() {
    machines.close();
    for (var node : nodes.values()) {
      node.destroyForcibly();
      try {
        assertThat(node.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
