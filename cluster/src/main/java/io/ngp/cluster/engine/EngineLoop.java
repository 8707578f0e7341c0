package io.ngp.cluster.engine;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns an engine's state. Others hand it work through a bounded queue: callers
 * of the engine are refused when it is full, which only happens when the owner hangs; the engine's
 * own threads wait, so that a flood from agents slows them instead.
 */
public final class EngineLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);
  private static final int CAPACITY = 50_000;
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final Runnable afterWork;
  private final Runnable tick;
  private final Thread thread;
  private volatile boolean isClosed;

  /**
   * A loop that does not run yet.
   *
   * @param afterWork runs when the queue was emptied
   * @param tick runs every 100 ms
   */
  public EngineLoop(String name, Runnable afterWork, Runnable tick) {
    this.afterWork = afterWork;
    this.tick = tick;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::keepGoing);
  }

  public void start() {
    thread.start();
  }

  /**
   * Hands over work without waiting; ignored once closed.
   *
   * @throws IllegalStateException if the owner is hopelessly behind
   */
  public void submit(Runnable work) {
    if (!isClosed && !queue.offer(work)) {
      throw new IllegalStateException(
          "The engine is %d orders behind and takes no more".formatted(CAPACITY));
    }
  }

  /** Hands over work, waiting for room; for threads of the engine itself. */
  public void submitPatiently(Runnable work) throws InterruptedException {
    while (!isClosed && !queue.offer(work, TICK.toMillis(), TimeUnit.MILLISECONDS)) {
      // Tries again until there is room or nobody is left to do it.
    }
  }

  /** Ends the thread; work not done yet is dropped. */
  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    if (Thread.currentThread().equals(thread) || thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      thread.join(CLOSE_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepGoing() {
    long nextTick = System.nanoTime();
    try {
      while (!isClosed) {
        Runnable work = queue.poll(Math.max(0, nextTick - System.nanoTime()), TimeUnit.NANOSECONDS);
        while (work != null && !isClosed) {
          guarded(work);
          work = queue.poll();
        }
        guarded(afterWork);
        if (System.nanoTime() - nextTick >= 0) {
          guarded(tick);
          nextTick = System.nanoTime() + TICK.toNanos();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void guarded(Runnable work) {
    if (isClosed) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException e) {
      // The state is as consistent as the failed step left it; stopping all tasks' care is worse.
      LOG.error("A step of the engine failed", e);
    }
  }
}
