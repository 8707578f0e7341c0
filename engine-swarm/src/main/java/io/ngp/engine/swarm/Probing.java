package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Check;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.ReadinessCheck;
import io.ngp.cluster.engine.EffectivePort;
import io.ngp.cluster.engine.EngineEvent;
import io.ngp.cluster.engine.EngineEvent.CheckAnswered;
import io.ngp.cluster.engine.EngineEvent.HealthResult;
import io.ngp.cluster.engine.EngineTask.Phase;
import io.ngp.cluster.health.NetworkProbe;
import io.ngp.cluster.health.ReadinessProber;
import io.ngp.cluster.instance.CheckResult;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.swarm.docker.Docker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks running tasks what Marathon would have their agents ask: by HTTP and TCP over the network,
 * by command through their nodes' daemons. Owner thread only.
 */
final class Probing {
  private static final int AT_ONCE = 64;

  private final SwarmState state;
  private final Swarm swarm;
  private final NetworkProbe network;
  private final Consumer<Runnable> owner;
  private final Semaphore permits = new Semaphore(AT_ONCE);

  /** When each is due, or that it is being asked. */
  private final Map<Question, Due> due = new HashMap<>();

  private record Due(Instant at, boolean isBeingAsked) {}

  /**
   * One check of one task.
   *
   * @param index position among the health checks, or their number for the informational check
   */
  private record Question(TaskId task, int index) {}

  /**
   * A question with what it takes to ask it.
   *
   * @param ask blocks; its events are told if the task still runs
   */
  private record Asking(
      Question question, Duration delay, Duration interval, Supplier<List<EngineEvent>> ask) {}

  /**
   * Probes that ask nothing yet.
   *
   * @param owner runs work on the owner thread later
   */
  Probing(SwarmState state, Swarm swarm, NetworkProbe network, Consumer<Runnable> owner) {
    this.state = state;
    this.swarm = swarm;
    this.network = network;
    this.owner = owner;
  }

  /** Asks what is due. */
  void askDue() {
    Instant now = state.now();
    Set<Question> wanted = new HashSet<>();
    for (ServiceTask task : state.tasks()) {
      if (task.service.isPresent() && isRunning(task)) {
        for (Asking asking : askings(task, task.service.get())) {
          wanted.add(asking.question());
          Due next =
              due.computeIfAbsent(asking.question(), _ -> new Due(now.plus(asking.delay()), false));
          if (!next.isBeingAsked() && !next.at().isAfter(now)) {
            ask(asking);
          }
        }
      }
    }
    due.keySet().retainAll(wanted);
  }

  private static boolean isRunning(ServiceTask task) {
    return task.phase == Phase.THERE
        && task.told.filter(told -> told.condition() == Condition.RUNNING).isPresent();
  }

  private void ask(Asking asking) {
    due.put(asking.question(), new Due(Instant.MAX, true));
    Thread.ofVirtual()
        .name("probe-" + asking.question().task())
        .start(() -> {
          permits.acquireUninterruptibly();
          List<EngineEvent> events;
          try {
            events = asking.ask().get();
          } finally {
            permits.release();
          }
          owner.accept(() -> {
            Instant next = state.now().plus(asking.interval());
            boolean isStillWanted =
                due.replace(asking.question(), new Due(next, false)) != null
                    && state.task(asking.question().task()).filter(Probing::isRunning).isPresent();
            if (isStillWanted) {
              events.forEach(state::tell);
            }
          });
        });
  }

  private List<Asking> askings(ServiceTask task, App app) {
    List<Asking> askings = new ArrayList<>();
    List<HealthCheck> checks = app.checks().healthChecks();
    for (int i = 0; i < checks.size(); i++) {
      HealthCheck check = checks.get(i);
      if (!check.protocol().isAskedByMaster()) {
        int index = i;
        HealthCheck.Timing timing = check.timing();
        askings.add(
            new Asking(
                new Question(task.id, i),
                timing.delay(),
                timing.interval(),
                () -> health(task, app, check, index)));
      }
    }
    app.checks()
        .check()
        .ifPresent(check ->
            askings.add(
                new Asking(
                    new Question(task.id, checks.size()),
                    check.delay(),
                    check.interval(),
                    () -> List.of(new CheckAnswered(task.id, answer(task, app, check))))));
    return askings;
  }

  /** A task with a COMMAND check runs, in the swarm's words, as long as that passes. */
  private List<EngineEvent> health(ServiceTask task, App app, HealthCheck check, int index) {
    String failure =
        check.protocol() == HealthCheck.Protocol.COMMAND
            ? ""
            : port(app, task, check.port(), check.portIndex())
                .map(port -> network.ask(check, port.host(), port.port()))
                .orElse("The app has no such port to ask at.");
    return List.of(new HealthResult(task.id, index, failure.isEmpty(), failure, state.now()));
  }

  private static Optional<EffectivePort> port(
      App app, ServiceTask task, Optional<Integer> port, Optional<Integer> index) {
    Instance.Placement placement = task.placement.orElseThrow();
    return port.isPresent()
        ? port.map(number -> new EffectivePort(placement.agent().host(), number))
        : EffectivePort.of(app, placement, index.orElse(0));
  }

  private CheckResult answer(ServiceTask task, App app, Check check) {
    return switch (check.probe()) {
      case Check.Probe.Exec(String shell) ->
          new CheckResult.Command(execute(task, shell, check.timeout()));
      case Check.Probe.Tcp tcp ->
          new CheckResult.Tcp(
              port(app, task, tcp.port(), tcp.portIndex())
                  .filter(port -> NetworkProbe.connects(check.timeout(), port.host(), port.port()))
                  .isPresent());
      case Check.Probe.Http http ->
          new CheckResult.Http(
              port(app, task, http.port(), http.portIndex())
                  .flatMap(port -> status(http, check.timeout(), port)));
    };
  }

  private Optional<Integer> status(Check.Probe.Http http, Duration timeout, EffectivePort port) {
    ReadinessProber.Reply reply =
        network.ask(
            new ReadinessCheck(
                "check",
                http.scheme(),
                http.path().orElse("/"),
                "",
                timeout,
                timeout,
                Set.of(),
                false),
            port.host(),
            port.port());
    return reply.isReached() ? Optional.of(reply.response().status()) : Optional.empty();
  }

  private Optional<Integer> execute(ServiceTask task, String shell, Duration timeout) {
    Optional<SwarmTask> seen = state.picture().flatMap(p -> p.task(task.id));
    Optional<Docker> daemon =
        seen.flatMap(s -> state.picture().flatMap(p -> p.node(s.node()))).flatMap(swarm::daemonOf);
    return daemon.isEmpty()
        ? Optional.empty()
        : seen.flatMap(SwarmTask::container)
            .flatMap(container ->
                Execution.statusOf(
                    daemon.get(), container, List.of("/bin/sh", "-c", shell), timeout));
  }
}
