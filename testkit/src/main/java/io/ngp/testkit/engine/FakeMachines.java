package io.ngp.testkit.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.EngineEvent;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.instance.CheckResult;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.Instance.Placement;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Pretended machines with pretended processes. They outlive the {@link FakeEngine}s that lead them,
 * as real agents outlive masters, so a test can hand them from one leader to the next. Thread-safe;
 * everything happens on one owner thread, in the order it was asked for.
 */
public final class FakeMachines implements AutoCloseable {
  private final InstantSource clock;
  private final OwnerThread owner = new OwnerThread("fake-machines");

  // All state below belongs to the owner thread.
  private final FakeFleet fleet = new FakeFleet();
  private final Map<PathId, FakeBehavior> behaviors = new LinkedHashMap<>();
  private final Map<TaskId, FakeTask> tasks = new LinkedHashMap<>();
  private final Map<TaskId, Integer> starts = new LinkedHashMap<>();
  final FakeVolumes volumes = new FakeVolumes();
  private long epoch;
  private @Nullable FakeEngine leader;

  public FakeMachines() {
    this(InstantSource.system());
  }

  /** Machines whose reports carry the time of this clock. */
  public FakeMachines(InstantSource clock) {
    this.clock = clock;
  }

  /** Adds an empty machine; waiting tasks may be placed on it. */
  public void addNode(String name, double cpus, double memMib) {
    run(() -> {
      fleet.add(name, cpus, memMib);
      nodeChanged(name);
    });
  }

  /** Cuts a machine off: its tasks go on unheard and are reported UNREACHABLE. */
  public void loseNode(String name) {
    run(() -> lost(name));
  }

  private void lost(String name) {
    setReachable(name, false);
    for (FakeTask task : List.copyOf(tasks.values())) {
      if (task.node().equals(name) && !task.condition.isTerminal()) {
        tell(unreachable(task));
      }
    }
  }

  /** The machine is heard of again; its tasks are reported as they are. */
  public void returnNode(String name) {
    run(() -> {
      fleet.takeBack(name);
      setReachable(name, true);
      List.copyOf(tasks.values()).stream()
          .filter(t -> t.node().equals(name))
          .forEach(t -> tell(t.isDisowned ? new EngineEvent.OrphanFound(t.id) : state(t)));
      if (leader != null) {
        leader.nodeReturned();
      }
    });
  }

  /** Says how tasks of this app behave that start from now on. */
  public void behave(PathId app, FakeBehavior behavior) {
    run(() -> {
      behaviors.put(app, behavior);
      roomChanged();
    });
  }

  /** Lets a task that starts slowly run. */
  public void proceed(TaskId task) {
    run(() -> Optional.ofNullable(tasks.get(task)).ifPresent(this::becomeRunning));
  }

  /** A task that was told to stop, and takes its time, ends. */
  public void finishStopping(TaskId task) {
    run(() ->
        Optional.ofNullable(tasks.get(task))
            .filter(t -> t.condition == Condition.KILLING)
            .ifPresent(this::killed));
  }

  /** The task's process ends by itself. */
  public void exit(TaskId task, int exitCode) {
    run(() -> Optional.ofNullable(tasks.get(task)).ifPresent(t -> exited(t, exitCode)));
  }

  /** The task is gone without a word, as after a reboot. */
  public void vanish(TaskId task) {
    run(() -> gone(task));
  }

  /** As {@link #vanish}, and its machine is out of reach before anything else can be run there. */
  public void vanishWithNode(TaskId task, String node) {
    run(() -> {
      gone(task);
      lost(node);
    });
  }

  private void gone(TaskId task) {
    Optional.ofNullable(tasks.get(task))
        .ifPresent(t ->
            end(
                t,
                Condition.GONE,
                "Its agent " + t.node() + " knows it no longer",
                Optional.empty()));
  }

  /** An agent-side health check answers. */
  public void answerCheck(TaskId task, int check, boolean passed, String detail) {
    run(() -> tell(new EngineEvent.HealthResult(task, check, passed, detail, clock.instant())));
  }

  /** These containers of a pod's task have ended; what becomes of the task is told by itself. */
  public void endContainers(TaskId task, List<ContainerEnd> ends) {
    run(() -> tell(new EngineEvent.ContainersEnded(task, ends)));
  }

  /** A task's informational check answers. */
  public void answerCheck(TaskId task, CheckResult result) {
    run(() -> tell(new EngineEvent.CheckAnswered(task, result)));
  }

  /** Where volumes are, by instance. */
  public Map<InstanceId, String> volumes() {
    return ask(volumes::all);
  }

  /** Tasks whose process lives, on whatever machine. */
  public List<TaskId> living() {
    return ask(() ->
        tasks.values().stream().filter(t -> !t.condition.isTerminal()).map(t -> t.id).toList());
  }

  /** Tasks that were told to stop and live on. */
  public List<TaskId> stopping() {
    return ask(() ->
        tasks.values().stream()
            .filter(t -> t.condition == Condition.KILLING)
            .map(t -> t.id)
            .toList());
  }

  /** How often a process was started for this task. */
  public int starts(TaskId task) {
    return ask(() -> starts.getOrDefault(task, 0));
  }

  @Override
  public void close() {
    owner.close();
  }

  // What follows is for FakeEngine.

  Instant now() {
    return clock.instant();
  }

  /** The machine is not known any more, nor what it had; its processes go on unheard. */
  void dismiss(String name) {
    fleet.dismiss(name);
    for (FakeTask task : List.copyOf(tasks.values())) {
      if (task.node().equals(name) && !task.condition.isTerminal()) {
        task.isDisowned = true;
        String message = "Its agent " + name + " was removed";
        Optional.ofNullable(leader)
            .ifPresent(engine -> engine.tellEnd(task.id, Condition.GONE, message));
      }
    }
  }

  /** Runs this on the owner thread, later. */
  void run(Runnable action) {
    owner.run(action);
  }

  <T> T ask(Callable<T> question) {
    return owner.ask(question);
  }

  /** Makes this engine the one that is told what happens, unless a later one took over. */
  boolean follow(FakeEngine engine, long itsEpoch) {
    if (itsEpoch < epoch) {
      return false;
    }
    epoch = itsEpoch;
    leader = engine;
    return true;
  }

  void unfollow(FakeEngine engine) {
    if (isLedBy(engine)) {
      leader = null;
    }
  }

  /** Orders of anyone else are late orders of a deposed leader. */
  boolean isLedBy(FakeEngine engine) {
    return engine.equals(leader);
  }

  Optional<FakeTask> task(TaskId id) {
    return Optional.ofNullable(tasks.get(id));
  }

  List<FakeTask> allTasks() {
    return List.copyOf(tasks.values());
  }

  void forget(TaskId id) {
    FakeTask task = tasks.get(id);
    if (task != null && task.condition.isTerminal()) {
      tasks.remove(id);
    }
  }

  FakeBehavior behavior(PathId app) {
    return behaviors.getOrDefault(app, FakeBehavior.RUNS);
  }

  boolean isReachable(String node) {
    return fleet.isReachable(node);
  }

  List<EngineNode> nodes() {
    return fleet.names().stream().map(this::node).toList();
  }

  Placement placeOn(String node, int ports) {
    return fleet.placeOn(node, ports);
  }

  /** Starts a process for this task unless it ever had one. */
  void order(TaskId id, App service, Placement placement) {
    if (tasks.containsKey(id) || starts.containsKey(id)) {
      return;
    }
    FakeTask task = new FakeTask(id, service, placement);
    tasks.put(id, task);
    volumes.started(service, id.instance(), task.node());
    starts.merge(id, 1, Integer::sum);
    tell(state(task));
    if (!behavior(service.id()).startsSlowly()) {
      becomeRunning(task);
    }
  }

  void kill(FakeTask task, Duration grace) {
    if (task.condition.isTerminal() || task.condition == Condition.KILLING) {
      return;
    }
    task.condition = Condition.KILLING;
    tell(state(task));
    Runnable death = () -> killed(task);
    if (behavior(task.service.id()).ignoresTerm()) {
      owner.runAfter(grace, death);
    } else {
      run(death);
    }
  }

  TaskChanged state(FakeTask task) {
    return new TaskChanged(task.id, task.condition, task.message, task.exitCode, task.at);
  }

  TaskChanged unreachable(FakeTask task) {
    return new TaskChanged(
        task.id,
        Condition.UNREACHABLE,
        "Its agent " + task.node() + " was not heard of",
        Optional.empty(),
        clock.instant());
  }

  private void killed(FakeTask task) {
    end(task, Condition.KILLED, "Killed as ordered", Optional.empty());
  }

  private void becomeRunning(FakeTask task) {
    if (task.condition != Condition.STAGING) {
      return;
    }
    FakeBehavior behavior = behavior(task.service.id());
    task.stdout.append(behavior.stdout());
    task.stderr.append(behavior.stderr());
    task.condition = Condition.RUNNING;
    task.at = clock.instant();
    tell(state(task));
    FakeCheck.answer(task.service)
        .ifPresent(result -> tell(new EngineEvent.CheckAnswered(task.id, result)));
    behavior.exitCode().ifPresent(code -> exited(task, code));
  }

  private void exited(FakeTask task, int code) {
    String lastWords = behavior(task.service.id()).stderr();
    end(
        task,
        code == 0 ? Condition.FINISHED : Condition.FAILED,
        "Command exited with status " + code + (lastWords.isEmpty() ? "" : "\n" + lastWords),
        Optional.of(code));
  }

  private void end(FakeTask task, Condition how, String message, Optional<Integer> exitCode) {
    if (task.condition.isTerminal()) {
      return;
    }
    task.condition = how;
    task.message = message;
    task.exitCode = exitCode;
    task.at = clock.instant();
    task.stdout.end();
    task.stderr.end();
    tell(state(task));
    roomChanged();
  }

  private void setReachable(String name, boolean reachable) {
    fleet.setReachable(name, reachable);
    nodeChanged(name);
  }

  private void nodeChanged(String name) {
    if (leader != null) {
      leader.tell(new EngineEvent.NodeChanged(node(name)));
    }
    roomChanged();
  }

  private void roomChanged() {
    if (leader != null) {
      leader.placeWaiting();
    }
  }

  /** Passes a task's event on, unless its machine is cut off. */
  private void tell(EngineEvent event) {
    boolean isHeard =
        switch (event) {
          case TaskChanged changed ->
              changed.condition() == Condition.UNREACHABLE || isHeard(changed.task());
          case EngineEvent.HealthResult result -> isHeard(result.task());
          case EngineEvent.ContainersEnded ended -> isHeard(ended.task());
          case EngineEvent.CheckAnswered answered -> isHeard(answered.task());
          case EngineEvent.TaskPlaced _,
              EngineEvent.LaunchRefused _,
              EngineEvent.OrphanFound _,
              EngineEvent.VolumesFreed _,
              EngineEvent.NodeChanged _ ->
              true;
        };
    if (leader != null && isHeard) {
      leader.tell(event);
    }
  }

  private boolean isHeard(TaskId task) {
    return task(task).map(t -> isReachable(t.node())).orElse(false);
  }

  private EngineNode node(String name) {
    List<FakeTask> living =
        tasks.values().stream()
            .filter(task -> task.node().equals(name) && !task.condition.isTerminal())
            .toList();
    return fleet.machine(name).node(living, volumes.used(name, living), clock.instant());
  }
}
