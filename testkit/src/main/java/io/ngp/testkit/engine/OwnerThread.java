package io.ngp.testkit.engine;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that some state belongs to: what is asked of it happens in the order it was asked
 * for. Thread-safe.
 */
final class OwnerThread implements AutoCloseable {
  private static final Duration ANSWER_TIME = Duration.ofSeconds(60);

  private final String name;
  private final ScheduledThreadPoolExecutor owner =
      new ScheduledThreadPoolExecutor(1, this::thread);
  private volatile @Nullable Thread thread;

  OwnerThread(String name) {
    this.name = name;
  }

  /** Runs this later. */
  void run(Runnable action) {
    owner.execute(action);
  }

  /** Runs this when so much time has passed. */
  void runAfter(Duration delay, Runnable action) {
    var _ = owner.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits for an answer, up to 60 s; asked by the owner itself, it answers at once. */
  <T> T ask(Callable<T> question) {
    if (Thread.currentThread().equals(thread)) {
      return call(question);
    }
    try {
      return owner.submit(question).get(ANSWER_TIME.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking " + name, e);
    } catch (ExecutionException | TimeoutException e) {
      throw noAnswer(e);
    }
  }

  /** Forgets what was not run yet. */
  @Override
  public void close() {
    owner.shutdownNow();
  }

  private <T> T call(Callable<T> question) {
    try {
      return question.call();
    } catch (Exception e) {
      throw noAnswer(e);
    }
  }

  private IllegalStateException noAnswer(Exception cause) {
    return new IllegalStateException(name + " did not answer", cause);
  }

  private Thread thread(Runnable task) {
    Thread started = Thread.ofPlatform().daemon().name(name).unstarted(task);
    thread = started;
    return started;
  }
}
