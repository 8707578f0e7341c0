package io.ngp.testkit.engine;

import io.ngp.cluster.engine.EngineEvent;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.EngineListener;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * A listener that keeps what it heard, lets a test wait for it, and can hold back its word that a
 * placement is durable. Thread-safe.
 */
public final class RecordingListener implements EngineListener {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<EngineEvent> heard = new ArrayList<>();
  private final List<CompletableFuture<Void>> held = new ArrayList<>();
  private boolean holdsPlacements;

  @Override
  public synchronized CompletionStage<Void> onEvent(EngineEvent event) {
    heard.add(event);
    notifyAll();
    if (holdsPlacements && event instanceof EngineEvent.TaskPlaced) {
      CompletableFuture<Void> later = new CompletableFuture<>();
      held.add(later);
      return later;
    }
    return CompletableFuture.completedFuture(null);
  }

  /** From now on placements are not durable until {@link #releasePlacements}. */
  public synchronized void holdPlacements() {
    holdsPlacements = true;
  }

  public void releasePlacements() {
    List<CompletableFuture<Void>> released;
    synchronized (this) {
      holdsPlacements = false;
      released = List.copyOf(held);
      held.clear();
    }
    released.forEach(f -> f.complete(null));
  }

  public synchronized List<EngineEvent> heard() {
    return List.copyOf(heard);
  }

  /** Conditions this task was reported in, in order, repeats left out. */
  public List<Condition> conditions(TaskId task) {
    List<Condition> result = new ArrayList<>();
    for (EngineEvent event : heard()) {
      if (event instanceof TaskChanged changed
          && changed.task().equals(task)
          && (result.isEmpty() || result.getLast() != changed.condition())) {
        result.add(changed.condition());
      }
    }
    return result;
  }

  /** How many terminal events this task had. */
  public long ends(TaskId task) {
    return heard().stream()
        .filter(e -> e instanceof TaskChanged c && c.task().equals(task))
        .filter(e -> e instanceof TaskChanged c && c.condition().isTerminal())
        .count();
  }

  /** Waits for the task to be reported in this condition, at most 60 seconds. */
  public TaskChanged await(TaskId task, Condition condition) {
    return await(TaskChanged.class, c -> c.task().equals(task) && c.condition() == condition);
  }

  /** Waits for the first such event, past ones included, at most 60 seconds. */
  public synchronized <E extends EngineEvent> E await(Class<E> type, Predicate<E> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (EngineEvent event : heard) {
        if (type.isInstance(event) && wanted.test(type.cast(event))) {
          return type.cast(event);
        }
      }
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        throw new AssertionError(
            "No such %s in %s; heard: %s".formatted(type.getSimpleName(), PATIENCE, heard));
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("Interrupted; heard: " + heard, e);
      }
    }
  }
}
