package io.ngp.cli.drill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Counts the tasks of one app in the machine's table of processes until closed, and notes when
 * there are more than allowed. An agent that is away can't be asked to stop what was replaced, so
 * the tasks of those are left out. Linux alone shows the environment by which tasks are known.
 */
final class TaskCensus implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(250);

  /**
   * An agent that was away for less than 5 s may still count as lost when 5 s are over, before it
   * is heard again; then what was replaced has to be stopped.
   */
  private static final Duration LATE_LOSS = Duration.ofSeconds(8);

  private final String mark;
  private final String sandboxes;
  private final int allowed;
  private final Map<String, String> agentOf = new ConcurrentHashMap<>();

  /** Agents that are not counted, until when by {@link System#nanoTime}; empty for as yet. */
  private final Map<String, Optional<Long>> away = new ConcurrentHashMap<>();

  private final List<String> breaches = new ArrayList<>();
  private final Thread thread = Thread.ofPlatform().name("census").daemon().unstarted(this::count);
  private int most;
  private volatile boolean isStopped;

  /** Counts tasks whose ids begin with {@code name}, with sandboxes below {@code tasks}. */
  TaskCensus(String name, Path tasks, int allowed) {
    this.mark = "NGP_TASK=" + name + ".";
    this.sandboxes = "MESOS_SANDBOX=" + tasks + "/";
    this.allowed = allowed;
  }

  void start() {
    thread.start();
  }

  /** Learns which agent runs which task. */
  void learn(Scene scene) {
    scene.tasks().forEach(task -> agentOf.put(task.id(), task.agent()));
  }

  void isAway(String agent) {
    away.put(agent, Optional.empty());
  }

  void isBack(String agent) {
    away.put(agent, Optional.of(System.nanoTime() + LATE_LOSS.toNanos()));
  }

  private boolean isExempt(String agent) {
    return away.containsKey(agent)
        && away.get(agent).map(until -> System.nanoTime() - until < 0).orElse(true);
  }

  synchronized List<String> breaches() {
    return List.copyOf(breaches);
  }

  /** The most there were at once. */
  synchronized int most() {
    return most;
  }

  /** Tasks that have a process now. */
  Set<String> running() {
    var found = new TreeSet<String>();
    ProcessHandle.allProcesses().flatMap(this::task).forEach(found::add);
    return found;
  }

  private Stream<String> task(ProcessHandle process) {
    return environment(process).stream()
        .filter(text -> text.contains(sandboxes))
        .flatMap(text -> Stream.of(text.split("\0", -1)))
        .filter(variable -> variable.startsWith(mark))
        .map(variable -> variable.substring("NGP_TASK=".length()));
  }

  private static Optional<String> environment(ProcessHandle process) {
    try {
      var file = Path.of("/proc", Long.toString(process.pid()), "environ");
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private void count() {
    while (!isStopped) {
      var running = running();
      running.removeIf(task -> isExempt(agentOf.getOrDefault(task, "")));
      note(running);
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  private synchronized void note(Set<String> running) {
    most = Math.max(most, running.size());
    if (running.size() > allowed) {
      breaches.add("%d tasks, %d are allowed: %s".formatted(running.size(), allowed, running));
    }
  }

  @Override
  public void close() {
    isStopped = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
