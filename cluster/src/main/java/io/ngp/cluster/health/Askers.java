package io.ngp.cluster.health;

import io.ngp.cluster.instance.TaskId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * The threads that ask tasks: a virtual one for each task and check, and a bound on how many
 * questions are under way at a time.
 */
final class Askers implements AutoCloseable {
  private final String kind;
  private final Semaphore permits;

  // Guarded by this.
  private final Map<TaskId, Map<Integer, Thread>> askers = new HashMap<>();
  private boolean closed;

  /**
   * No threads yet.
   *
   * @param kind begins the threads' names
   * @param parallel how many questions may be under way at a time
   */
  Askers(String kind, int parallel) {
    this.kind = kind;
    this.permits = new Semaphore(parallel);
  }

  /** What an asker does: puts its questions until it is done or interrupted. */
  @FunctionalInterface
  interface Asking {
    void run() throws InterruptedException;
  }

  /** One question. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws InterruptedException;
  }

  /** Begins to ask, unless this task is asked for this check already. */
  synchronized void start(TaskId task, int check, Asking asking) {
    Map<Integer, Thread> ofTask = askers.computeIfAbsent(task, _ -> new HashMap<>());
    if (closed || ofTask.containsKey(check)) {
      return;
    }
    Thread asker =
        Thread.ofVirtual()
            .name(kind + "-" + task + "-" + check)
            .unstarted(() -> {
              try {
                asking.run();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    ofTask.put(check, asker);
    asker.start();
  }

  /**
   * Puts a question of an asker's; waits while too many are under way.
   *
   * @throws InterruptedException if the task is to be asked no more: the answer counts for nothing
   */
  <T> T ask(Question<T> question) throws InterruptedException {
    permits.acquire();
    try {
      T answer = question.ask();
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException("Asked no more");
      }
      return answer;
    } finally {
      permits.release();
    }
  }

  /** Stops asking a task. */
  synchronized void stop(TaskId task) {
    Map<Integer, Thread> ofTask = askers.remove(task);
    if (ofTask != null) {
      ofTask.values().forEach(Thread::interrupt);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    askers.values().forEach(ofTask -> ofTask.values().forEach(Thread::interrupt));
    askers.clear();
  }
}
