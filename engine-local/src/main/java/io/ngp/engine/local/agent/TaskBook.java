package io.ngp.engine.local.agent;

import io.ngp.cluster.engine.ExecCommand;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.log.LogStream;
import io.ngp.engine.local.log.OutputFile;
import io.ngp.engine.local.wire.TaskSpec;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Every task this agent knows: takes orders, each at most once, and finds the tasks of an earlier
 * agent again. Thread-safe.
 */
final class TaskBook {
  private static final Duration LETTING_GO = Duration.ofSeconds(5);

  private final TaskTools tools;

  /** Guarded by {@link #accepting}. */
  private final PromisedPorts promised;

  private final DiskRoom room;
  private final UsageMeter meter;
  private final Map<TaskId, TaskRun> runs = new ConcurrentHashMap<>();

  /** Held while an order is checked and recorded, so that two can't get the same port. */
  private final ReentrantLock accepting = new ReentrantLock();

  /** Guarded by {@link #accepting}: all tasks were stopped, since the agent goes. */
  private boolean isLeaving;

  TaskBook(TaskTools tools, PromisedPorts promised, DiskRoom room) {
    this.tools = tools;
    this.promised = promised;
    this.room = room;
    this.meter = new UsageMeter(tools.processes());
  }

  /** What became of an order. */
  sealed interface Outcome {
    /** On disk, about to run. */
    record Taken() implements Outcome {}

    /** Taken earlier. */
    record Known() implements Outcome {}

    /** Nothing happened; other ports would do. */
    record PortsTaken(List<Integer> ports, String message) implements Outcome {}

    /** Nothing happened; another agent has room, or this one later. */
    record NoRoom(String message) implements Outcome {}

    /** Never here. */
    record Impossible(String message) implements Outcome {}
  }

  /** Finds the tasks on disk and leads them on. */
  void recover() throws IOException {
    for (StoredTask stored : tools.files().tasks()) {
      TaskRun run = new TaskRun(tools, stored);
      runs.put(TaskId.parse(stored.spec().taskId()), run);
      run.start();
    }
  }

  /** Takes an order; when this returns it is on disk or refused. */
  Outcome accept(TaskSpec spec) throws IOException {
    TaskId id = TaskId.parse(spec.taskId());
    accepting.lock();
    try {
      if (runs.containsKey(id)) {
        return new Outcome.Known();
      }
      if (tools.files().isForgotten(id)) {
        return new Outcome.Impossible("Task %s ran on this agent already.".formatted(id));
      }
      if (isLeaving) {
        return new Outcome.NoRoom(
            "Agent %s has stopped all tasks and takes no more.".formatted(tools.settings().name()));
      }
      Optional<String> full = room.lack();
      if (full.isPresent()) {
        return new Outcome.NoRoom(full.get());
      }
      List<TaskSpec.Port> taken = takenPorts(spec);
      if (taken.stream().anyMatch(p -> !p.fixed())) {
        return portsTaken(taken);
      }
      Optional<String> refusal = taken.stream().findFirst().map(this::describe);
      StoredTask stored = StoredTask.accepted(spec, tools.clock().instant());
      Optional<String> unwritten = tools.files().saveNew(stored);
      if (unwritten.isPresent()) {
        return new Outcome.NoRoom(unwritten.get());
      }
      TaskRun run = new TaskRun(tools, stored);
      runs.put(id, run);
      if (refusal.isEmpty()) {
        run.start();
      } else {
        run.refuse(refusal.get());
      }
      return new Outcome.Taken();
    } finally {
      accepting.unlock();
    }
  }

  Optional<TaskRun> find(TaskId id) {
    return Optional.ofNullable(runs.get(id));
  }

  Collection<TaskRun> all() {
    return List.copyOf(runs.values());
  }

  /** Drops an ended task's record; one that runs stays. */
  void forget(TaskId id) throws IOException {
    accepting.lock();
    try {
      TaskRun run = runs.get(id);
      if (run != null && run.hasEnded()) {
        tools.files().forget(id.toString());
        tools.hub().forget(id.toString());
        runs.remove(id);
      }
    } finally {
      accepting.unlock();
    }
  }

  /**
   * Removes the volumes of an instance, unless a task of it lives.
   *
   * @return whether they are gone
   */
  boolean freeVolumes(InstanceId instance) throws IOException {
    accepting.lock();
    try {
      boolean isUsed =
          runs.entrySet().stream()
              .anyMatch(
                  run -> run.getKey().instance().equals(instance) && !run.getValue().hasEnded());
      if (!isUsed) {
        tools.volumes().free(instance);
      }
      return !isUsed;
    } finally {
      accepting.unlock();
    }
  }

  /** A task's output, also of a forgotten task while its sandbox is there. */
  Optional<InputStream> openLog(TaskId id, String stream, int tailLines, boolean follow)
      throws IOException {
    Optional<TaskRun> run = find(id);
    if (run.isPresent()) {
      Optional<OutputFile> output = run.get().outputs().find(stream);
      return output.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new LogStream(output.get().tail(tailLines), () -> follow && !run.get().hasEnded()));
    }
    Optional<OutputFile> left =
        tools.files().isForgotten(id)
            ? Sandbox.leftOutput(tools.settings().tasks().resolve(id.toString()), stream)
            : Optional.empty();
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(new LogStream(left.get().tail(tailLines), () -> false));
  }

  /**
   * Starts a command in the folder, environment and limits of a task; of a pod, of its first
   * container.
   *
   * @return empty if the task does not run
   * @throws IOException if it can't be started
   */
  Optional<ExecSession> exec(TaskId id, ExecCommand command) throws IOException {
    Optional<StoredTask> running = find(id).flatMap(TaskRun::running);
    if (running.isEmpty()) {
      return Optional.empty();
    }
    TaskSpec spec = running.get().spec();
    Member member = new TaskStarter(tools).members(spec).getFirst();
    return Optional.of(
        ProcessExec.start(
            command,
            tools.environment().of(spec, member),
            member.folder(),
            running.get().cgroup(),
            tools.starter(),
            tools.processes()));
  }

  /** What the tasks use that run now, by their ids. */
  Map<String, TaskUsage> usage() {
    List<StoredTask> running = all().stream().flatMap(run -> run.running().stream()).toList();
    return meter.measure(running, tools.clock().instant());
  }

  /**
   * Stops every task, and takes no others, since the agent goes: an order that is under way would
   * start what outlives it.
   *
   * @return those that have not ended within the time, because of which others are taken again
   */
  List<String> stopAll(Duration patience) throws IOException, InterruptedException {
    leave(true);
    boolean isEmpty = false;
    try {
      List<String> left = stopped(patience);
      isEmpty = left.isEmpty();
      return left;
    } finally {
      leave(isEmpty);
    }
  }

  private void leave(boolean isLeavingNow) {
    accepting.lock();
    try {
      isLeaving = isLeavingNow;
    } finally {
      accepting.unlock();
    }
  }

  private List<String> stopped(Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (TaskRun run : all()) {
      Duration grace =
          run.spec()
              .killGraceMillis()
              .map(Duration::ofMillis)
              .orElse(tools.settings().keeping().killGrace());
      run.kill(grace);
    }
    List<String> left = new ArrayList<>();
    for (TaskRun run : all()) {
      if (!run.awaitEnd(deadline - System.nanoTime())) {
        left.add(run.spec().taskId());
      }
    }
    return left;
  }

  /** Lets go of all tasks, which go on. */
  void letGo() throws InterruptedException {
    List<Thread> leading = all().stream().flatMap(run -> run.letGo().stream()).toList();
    for (Thread thread : leading) {
      thread.join(LETTING_GO);
    }
  }

  private List<TaskSpec.Port> takenPorts(TaskSpec spec) {
    Set<Integer> ours = new HashSet<>();
    for (TaskRun run : runs.values()) {
      if (!run.hasEnded()) {
        run.spec().ports().forEach(p -> ours.add(p.number()));
      }
    }
    return spec.ports().stream()
        .filter(p ->
            ours.contains(p.number())
                || !HostPorts.isFree(p.number())
                || !(p.fixed() || promised.take(p.number())))
        .toList();
  }

  private Outcome portsTaken(List<TaskSpec.Port> taken) {
    return new Outcome.PortsTaken(
        taken.stream().map(TaskSpec.Port::number).toList(), describe(taken.getFirst()));
  }

  private String describe(TaskSpec.Port port) {
    String owner =
        runs.values().stream()
            .filter(r -> !r.hasEnded())
            .filter(r -> r.spec().ports().stream().anyMatch(p -> p.number() == port.number()))
            .map(r -> "task " + r.spec().taskId())
            .findFirst()
            .or(() -> HostPorts.owner(port.number()))
            .orElse("another process");
    return "Port %d on agent %s is taken by %s."
        .formatted(port.number(), tools.settings().name(), owner);
  }
}
