package io.ngp.testkit.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.EngineEvent;
import io.ngp.cluster.engine.EngineEvent.LaunchRefused;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.EngineListener;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.ExecCommand;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.cluster.engine.Reservation;
import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance.Placement;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.Release;
import io.ngp.cluster.instance.TaskId;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An engine without processes: it keeps the whole contract of {@link Engine} on {@link
 * FakeMachines}, whose tasks do what the test says. Several engines on the same machines are
 * successive leaders.
 */
public final class FakeEngine implements Engine {
  private final FakeMachines machines;

  // All state below belongs to the machines' owner thread.
  private final Map<TaskId, App> waiting = new LinkedHashMap<>();
  private final Map<TaskId, List<OfferVerdict>> refusals = new HashMap<>();
  private final Map<TaskId, Booking> placing = new HashMap<>();
  private final Set<TaskId> killedWhilePlacing = new HashSet<>();
  private final Map<TaskId, Duration> killsToRepeat = new HashMap<>();
  private final Map<InstanceId, Release> freeing = new LinkedHashMap<>();
  private Set<String> avoided = Set.of();
  private @Nullable EngineListener listener;

  /** Resources of a task that is placed but not ordered yet. */
  private record Booking(App service, String node) {}

  public FakeEngine(FakeMachines machines) {
    this.machines = machines;
  }

  @Override
  public void start(long epoch, List<KnownTask> known, EngineListener newListener) {
    machines.run(() -> {
      if (!machines.follow(this, epoch)) {
        return;
      }
      listener = newListener;
      machines.nodes().forEach(n -> tell(new EngineEvent.NodeChanged(n)));
      known.forEach(this::takeOver);
      Set<TaskId> knownIds = new HashSet<>(known.stream().map(KnownTask::task).toList());
      for (FakeTask task : machines.allTasks()) {
        if (!knownIds.contains(task.id)) {
          reportStray(task);
        }
      }
      placeWaiting();
    });
  }

  @Override
  public void launch(App service, List<TaskId> tasks) {
    order(() -> {
      for (TaskId task : tasks) {
        if (machines.task(task).isEmpty() && !placing.containsKey(task)) {
          waiting.putIfAbsent(task, service);
        }
      }
      placeWaiting();
    });
  }

  @Override
  public void kill(TaskId task, Duration grace) {
    order(() -> {
      Optional<FakeTask> launched = machines.task(task);
      if (launched.isPresent()) {
        killLaunched(launched.get(), grace);
      } else if (waiting.remove(task) != null) {
        refusals.remove(task);
        tellEnd(task, Condition.KILLED, "Killed before it was placed");
      } else if (placing.containsKey(task)) {
        killedWhilePlacing.add(task);
      } else {
        tellEnd(task, Condition.UNKNOWN, "No agent knows this task");
      }
    });
  }

  @Override
  public void forget(TaskId task) {
    order(() -> machines.forget(task));
  }

  @Override
  public void avoid(Set<String> agents) {
    machines.run(() -> {
      avoided = Set.copyOf(agents);
      placeWaiting();
    });
  }

  @Override
  public void reserve(List<Reservation> reservations) {
    List<Reservation> kept = List.copyOf(reservations);
    machines.run(() -> {
      machines.volumes.reserve(kept);
      placeWaiting();
    });
  }

  @Override
  public void free(Release release) {
    order(() -> {
      freeing.put(release.instance(), release);
      freeWhatCanBe();
    });
  }

  @Override
  public void dismiss(String agent) {
    order(() -> {
      freeing.values().removeIf(release -> release.agent().equals(agent));
      machines.dismiss(agent);
    });
  }

  @Override
  public List<EngineNode> nodes() {
    return machines.ask(machines::nodes);
  }

  @Override
  public List<Unsupported> unsupported(App app) {
    return List.of();
  }

  /** No processes, no commands. */
  @Override
  public Optional<ExecSession> exec(TaskId task, ExecCommand command) {
    return Optional.empty();
  }

  /** Tasks of reachable machines keep half of what they ask for busy. */
  @Override
  public Map<TaskId, TaskUsage> usage(Set<TaskId> asked) {
    return machines.ask(() -> {
      Map<TaskId, TaskUsage> found = new HashMap<>();
      for (FakeTask task : machines.allTasks()) {
        if (asked.contains(task.id)
            && task.condition == Condition.RUNNING
            && machines.isReachable(task.node())) {
          found.put(task.id, task.usage(machines.now()));
        }
      }
      return found;
    });
  }

  @Override
  public Optional<InputStream> openLog(TaskId task, LogQuery query) {
    return machines.ask(() ->
        machines
            .task(task)
            .map(t -> query.stream().equals("stderr") ? t.stderr : t.stdout)
            .map(o -> o.open(query.tailLines(), query.follow())));
  }

  @Override
  public void close() {
    machines.ask(() -> {
      machines.unfollow(this);
      listener = null;
      return true;
    });
  }

  /** On the owner thread: places what fits now and says once why the rest does not. */
  void placeWaiting() {
    freeWhatCanBe();
    for (Map.Entry<TaskId, App> entry : List.copyOf(waiting.entrySet())) {
      place(entry.getKey(), entry.getValue());
    }
  }

  private void freeWhatCanBe() {
    for (Release release : List.copyOf(freeing.values())) {
      boolean isUsed =
          machines.allTasks().stream()
              .anyMatch(
                  t -> t.id.instance().equals(release.instance()) && !t.condition.isTerminal());
      if (machines.isReachable(release.agent()) && !isUsed) {
        freeing.remove(release.instance());
        machines.volumes.freed(release.instance());
        tell(new EngineEvent.VolumesFreed(release.instance(), release.agent()));
      }
    }
  }

  /** On the owner thread: a machine is back that may still have to hear of kills. */
  void nodeReturned() {
    Map.copyOf(killsToRepeat)
        .forEach((id, grace) -> machines.task(id).ifPresent(t -> killLaunched(t, grace)));
  }

  /** On the owner thread. */
  void tell(EngineEvent event) {
    if (listener != null) {
      var _ = listener.onEvent(event);
    }
  }

  /** Runs this later on the owner thread, unless another leads by then. */
  private void order(Runnable action) {
    machines.run(() -> {
      if (machines.isLedBy(this)) {
        action.run();
      }
    });
  }

  private void takeOver(KnownTask known) {
    Optional<FakeTask> launched = machines.task(known.task());
    if (launched.isPresent()) {
      FakeTask task = launched.get();
      tell(machines.isReachable(task.node()) ? machines.state(task) : machines.unreachable(task));
    } else if (known.placement().isPresent()) {
      machines.order(known.task(), known.service(), known.placement().get());
    } else {
      waiting.put(known.task(), known.service());
    }
  }

  private void reportStray(FakeTask task) {
    if (task.condition.isTerminal()) {
      machines.forget(task.id);
    } else {
      tell(new EngineEvent.OrphanFound(task.id));
    }
  }

  private void killLaunched(FakeTask task, Duration grace) {
    if (machines.isReachable(task.node())) {
      killsToRepeat.remove(task.id);
      machines.kill(task, grace);
    } else {
      killsToRepeat.put(task.id, grace);
    }
  }

  private void place(TaskId task, App service) {
    List<OfferVerdict> verdicts = new ArrayList<>();
    Optional<EngineNode> chosen = choose(task, service, verdicts);
    if (chosen.isEmpty()) {
      if (!verdicts.equals(refusals.put(task, verdicts))) {
        tell(new LaunchRefused(service.id(), task, verdicts, machines.now()));
      }
      return;
    }
    waiting.remove(task);
    refusals.remove(task);
    String node = chosen.get().info().id();
    placing.put(task, new Booking(service, node));
    Placement placement = machines.placeOn(node, service.networking().ports().size());
    EngineListener told = listener;
    if (told != null) {
      var _ =
          told.onEvent(new EngineEvent.TaskPlaced(task, placement))
              .whenComplete((_, failure) ->
                  machines.run(() -> placed(task, service, placement, failure == null)));
    }
  }

  private void placed(TaskId task, App service, Placement placement, boolean isDurable) {
    placing.remove(task);
    if (killedWhilePlacing.remove(task)) {
      tellEnd(task, Condition.KILLED, "Killed before it was started");
    } else if (isDurable && machines.isLedBy(this)) {
      machines.order(task, service, placement);
    }
  }

  private Optional<EngineNode> choose(TaskId task, App service, List<OfferVerdict> verdicts) {
    Optional<Reservation> home = machines.volumes.reservation(task.instance());
    home.map(Reservation::agent)
        .filter(agent -> !machines.isReachable(agent))
        .ifPresent(agent -> verdicts.add(noReservation(agent, "is not connected")));
    List<EngineNode> fitting = new ArrayList<>();
    for (EngineNode node : machines.nodes()) {
      if (node.reachable()) {
        Optional<OfferVerdict> veto = veto(node, service, home);
        veto.ifPresentOrElse(verdicts::add, () -> fitting.add(node));
      }
    }
    return fitting.stream().min(Comparator.comparingInt(n -> n.tasks() + booked(n).size()));
  }

  private static OfferVerdict noReservation(String agent, String detail) {
    return new OfferVerdict(agent, RejectReason.NoCorrespondingReservationFound, detail);
  }

  private Optional<OfferVerdict> veto(EngineNode node, App service, Optional<Reservation> home) {
    String name = node.info().id();
    if (home.filter(kept -> !kept.agent().equals(name)).isPresent()) {
      return Optional.of(noReservation(name, "the volumes are elsewhere"));
    }
    if (machines.behavior(service.id()).isRefused()) {
      return Optional.of(
          new OfferVerdict(name, RejectReason.UnfulfilledConstraint, "refused as the test says"));
    }
    if (avoided.contains(name)) {
      return Optional.of(
          new OfferVerdict(name, RejectReason.AgentMaintenance, "takes no new tasks"));
    }
    double cpus = node.total().cpus() - node.used().cpus();
    double memMib = node.total().memMib() - node.used().memMib();
    if (home.isPresent()) {
      cpus += service.resources().cpus();
      memMib += service.resources().memMib();
    }
    for (Booking booking : booked(node)) {
      cpus -= booking.service().resources().cpus();
      memMib -= booking.service().resources().memMib();
    }
    if (service.resources().cpus() > cpus + 1e-9) {
      return Optional.of(
          new OfferVerdict(
              name,
              RejectReason.InsufficientCpus,
              "needs %s cpus, %s are free".formatted(service.resources().cpus(), cpus)));
    }
    if (service.resources().memMib() > memMib + 1e-9) {
      return Optional.of(
          new OfferVerdict(
              name,
              RejectReason.InsufficientMemory,
              "needs %s MiB, %s are free".formatted(service.resources().memMib(), memMib)));
    }
    return Optional.empty();
  }

  /** What is kept for an instance is not booked a second time. */
  private List<Booking> booked(EngineNode node) {
    return placing.entrySet().stream()
        .filter(e -> e.getValue().node().equals(node.info().id()))
        .filter(e -> machines.volumes.reservation(e.getKey().instance()).isEmpty())
        .map(Map.Entry::getValue)
        .toList();
  }

  /** On the owner thread. */
  void tellEnd(TaskId task, Condition how, String message) {
    tell(new TaskChanged(task, how, message, Optional.empty(), machines.now()));
  }
}
