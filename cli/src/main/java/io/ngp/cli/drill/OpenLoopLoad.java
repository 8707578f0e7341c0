package io.ngp.cli.drill;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests at a constant rate, whether or not earlier ones are answered, as people ask: what is
 * slow makes nobody ask less. Latency counts from the moment a request is due. Closing waits for
 * those under way.
 */
final class OpenLoopLoad implements AutoCloseable {
  /** More requests under way at once are not sent, and count as failed. */
  private static final int MAX_UNDER_WAY = 5_000;

  private final EdgeClient client;
  private final long intervalNanos;
  private final Tally tally = new Tally();
  private final Semaphore permits = new Semaphore(MAX_UNDER_WAY);
  private final ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread pacer;
  private volatile boolean isStopping;

  /** Begins to ask {@code rate} times a second. */
  OpenLoopLoad(EdgeClient client, int rate) {
    this.client = client;
    this.intervalNanos = Duration.ofSeconds(1).toNanos() / rate;
    this.pacer = Thread.ofPlatform().name("drill-load").daemon().unstarted(this::pace);
  }

  void start() {
    pacer.start();
  }

  Tally tally() {
    return tally;
  }

  private void pace() {
    var start = System.nanoTime();
    for (var number = 0L; !isStopping; number++) {
      var offset = number * intervalNanos;
      while (System.nanoTime() - start < offset) {
        LockSupport.parkNanos(offset - (System.nanoTime() - start));
      }
      send(number, start, offset);
    }
  }

  private void send(long number, long start, long offset) {
    var second = Duration.ofNanos(offset).toSeconds();
    if (!permits.tryAcquire()) {
      tally.count(
          second,
          new EdgeClient.Answer("not sent: " + MAX_UNDER_WAY + " under way", 1),
          Duration.ZERO);
      return;
    }
    var _ =
        askers.submit(() -> {
          try {
            var answer = client.ask(number);
            tally.count(second, answer, Duration.ofNanos(System.nanoTime() - start - offset));
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } finally {
            permits.release();
          }
        });
  }

  @Override
  public void close() {
    isStopping = true;
    try {
      pacer.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    askers.close();
    client.close();
  }
}
