package io.ngp.cluster.api;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.health.ContainerChecks;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.CheckResult;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.Readiness;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.instance.Termination;
import io.ngp.cluster.launch.QueueEntry;
import io.ngp.cluster.timeline.TaskNews;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Puts things into the cluster that only an engine could.
 *
 * <ul>
 *   <li>{@code app {json}}: an app
 *   <li>{@code pod /id}: a pod of two containers, of which the first has an endpoint and a check
 *   <li>{@code task N CONDITION /app [host] [healthy|sick|ready|unready]}: instance number N with a
 *       task; readiness preserves the last response
 *   <li>{@code check N /app exit CODE|http CODE|http|tcp BOOLEAN}: its informational check answered
 *   <li>{@code ended N /pod container CODE}: a container of its task exited
 *   <li>{@code terminated N /pod text}: its task failed, saying so; all containers that have not
 *       exited were killed
 *   <li>{@code failed N /app text}: its task failed, saying so
 *   <li>{@code uses N /app}: its task number N uses something
 *   <li>{@code queue COUNT /app [seconds of backoff]}: waiting launches, refused by two agents
 *   <li>{@code agent name}: an agent
 *   <li>{@code told /app reason}: its task 1 was told to stop, for a reason
 *   <li>{@code hold}: deployments stay under way
 * </ul>
 */
final class Preparation {
  private final TestApi api;

  Preparation(TestApi api) {
    this.api = api;
  }

  void run(String command) {
    String[] words = command.split(" ", -1);
    switch (words[0]) {
      case "app" -> api.app(command.substring(4));
      case "pod" -> api.pod(pod(words[1]));
      case "task" -> api.control.put(task(words));
      case "check" -> api.control.put(checked(words));
      case "ended" -> api.control.put(ended(words));
      case "terminated" -> api.control.put(terminated(words, command));
      case "failed" -> api.control.put(failure(words, command));
      case "uses" ->
          api.usage.put(instanceId(PathId.parse(words[2]), number(words)).task(1), usage());
      case "queue" -> api.control.put(queue(words));
      case "agent" -> api.control.put(agent(words[1], true));
      case "told" -> tell(words[1], command.substring(command.indexOf(words[2])));
      case "hold" -> api.control.hold();
      default -> throw new IllegalArgumentException("No preparation \"" + command + "\"");
    }
  }

  private static int number(String[] words) {
    return Integer.parseInt(words[1]);
  }

  private TaskUsage usage() {
    return new TaskUsage(
        now(),
        1.5,
        new TaskUsage.Memory(8 << 20, Optional.of(64L << 20), Optional.empty()),
        2,
        Optional.of(new TaskUsage.Traffic(100, 200)),
        Optional.empty());
  }

  private void tell(String id, String reason) {
    PathId app = PathId.parse(id);
    api.clock.advance(Duration.ofSeconds(1));
    api.control.timelines().add(app, now(), TaskNews.killed(instanceId(app, 1).task(1), reason));
  }

  private static String pod(String id) {
    return """
    {"id": "%s", "containers": [
      {"name": "web", "exec": {"command": {"shell": "serve"}},
       "resources": {"cpus": 0.5, "mem": 64},
       "endpoints": [{"name": "http", "hostPort": 0}],
       "healthCheck": {"http": {"endpoint": "http"}}},
      {"name": "log", "exec": {"command": {"shell": "ship"}},
       "resources": {"cpus": 0.1, "mem": 32}}]}
    """
        .formatted(id);
  }

  static InstanceId instanceId(PathId app, int number) {
    return new InstanceId(app, "00000000-0000-0000-0000-%012d".formatted(number));
  }

  static Instance task(App app, int number, Condition condition, String host, Instant now) {
    Instance launched =
        Instance.scheduled(instanceId(app.id(), number), app.version(), now)
            .launched(app.version(), now)
            .withPlacement(
                new Instance.Placement(
                    new AgentInfo("agent-" + host, host, Optional.empty(), Optional.empty()),
                    List.of(31000 + number)));
    return condition == Condition.RUNNING
        ? launched.running(now, app.checks().healthChecks().size())
        : launched.withCondition(condition, now);
  }

  private Instance task(String[] words) {
    App app = app(words[3]);
    Condition condition = Condition.valueOf(words[2].toUpperCase(Locale.ROOT));
    Instance task =
        task(
            app,
            Integer.parseInt(words[1]),
            condition,
            words.length > 4 ? words[4] : "127.0.0.1",
            now());
    return switch (words.length > 5 ? words[5] : "") {
      case "healthy" -> task.withHealth(List.of(healthy()));
      case "sick" -> task.withHealth(List.of(sick()));
      case "ready" -> task.withReadiness(readiness(true, 200, "{}"));
      case "unready" -> task.withReadiness(readiness(false, 503, "{\"phase\":1}"));
      default -> task;
    };
  }

  private static Readiness readiness(boolean isReady, int status, String body) {
    return new Readiness(
        "warm",
        isReady,
        isReady ? Optional.empty() : Optional.of("answered " + status),
        Optional.of(new Readiness.Response(status, "application/json", body)));
  }

  private Instance checked(String[] words) {
    Optional<String> answer = words.length > 4 ? Optional.of(words[4]) : Optional.empty();
    CheckResult result =
        switch (words[3]) {
          case "exit" -> new CheckResult.Command(answer.map(Integer::valueOf));
          case "http" -> new CheckResult.Http(answer.map(Integer::valueOf));
          default -> new CheckResult.Tcp(answer.map(Boolean::valueOf).orElse(false));
        };
    InstanceId id = instanceId(app(words[2]).id(), Integer.parseInt(words[1]));
    return api.control.view().instance(id).orElseThrow().withCheck(result);
  }

  private Instance instance(String[] words) {
    InstanceId id = instanceId(app(words[2]).id(), Integer.parseInt(words[1]));
    return api.control.view().instance(id).orElseThrow();
  }

  private Instance ended(String[] words) {
    int code = Integer.parseInt(words[4]);
    Instance instance = instance(words);
    List<ContainerEnd> ends = new ArrayList<>(instance.ends());
    ends.add(
        new ContainerEnd(
            words[3],
            code == 0 ? Condition.FINISHED : Condition.FAILED,
            "Command exited with status %d.".formatted(code),
            Optional.of(code),
            now()));
    return ContainerChecks.settle(instance.withEnds(ends), app(words[2]));
  }

  private Termination terminated(String[] words, String command) {
    Instance instance = instance(words);
    String text = command.substring(command.indexOf(words[3]));
    List<ContainerEnd> ends =
        app(words[2]).pod().orElseThrow().containers().stream()
            .map(container ->
                instance
                    .end(container.name())
                    .orElseGet(() ->
                        new ContainerEnd(
                            container.name(), Condition.KILLED, "", Optional.empty(), now())))
            .toList();
    return new Termination(instance.taskId(), instance.since(), now(), text, ends);
  }

  private CheckHealth healthy() {
    return new CheckHealth(
        0, Optional.of(now()), Optional.of(now()), Optional.empty(), Optional.empty());
  }

  private CheckHealth sick() {
    return new CheckHealth(
        2,
        Optional.empty(),
        Optional.empty(),
        Optional.of(now()),
        Optional.of("503 Service Unavailable"));
  }

  private TaskFailure failure(String[] words, String command) {
    App app = app(words[2]);
    TaskId task = instanceId(app.id(), Integer.parseInt(words[1])).task(1);
    String text = command.substring(command.indexOf(words[2]) + words[2].length()).strip();
    return new TaskFailure(
        task,
        "TASK_FAILED",
        text.replace("\\n", "\n"),
        app.version(),
        Optional.of(new AgentInfo("agent-1", "10.0.0.1", Optional.empty(), Optional.empty())),
        now());
  }

  private QueueEntry queue(String[] words) {
    List<OfferVerdict> verdicts = new ArrayList<>();
    verdicts.add(
        new OfferVerdict("agent-1", RejectReason.InsufficientCpus, "needs 4.0 cpus, 2.5 are free"));
    verdicts.add(
        new OfferVerdict("agent-2", RejectReason.InsufficientMemory, "needs 128 MiB, 64 are free"));
    List<OfferVerdict> all = new ArrayList<>(verdicts);
    all.addAll(verdicts);
    Optional<Instant> until =
        words.length > 3
            ? Optional.of(now().plus(Duration.ofMillis(Long.parseLong(words[3]) * 1000 - 500)))
            : Optional.empty();
    return new QueueEntry(
        app(words[2]), Integer.parseInt(words[1]), now(), until, verdicts, Optional.of(now()), all);
  }

  EngineNode agent(String name, boolean reachable) {
    return new EngineNode(
        new AgentInfo(name, "10.0.0.1", Optional.empty(), Optional.empty()),
        "http://10.0.0.1:20004",
        reachable,
        now(),
        new EngineNode.Amounts(4, 1024, 2048, 0, 1000),
        new EngineNode.Amounts(1.5, 512, 0, 0, 3),
        3,
        Map.of("rack", "1"),
        Map.of("cpu", "enforced (cgroup v1)"));
  }

  private App app(String id) {
    return api.control.view().root().app(PathId.parse(id)).orElseThrow();
  }

  private Instant now() {
    return api.clock.instant();
  }
}
