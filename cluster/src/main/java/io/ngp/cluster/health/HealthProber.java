package io.ngp.cluster.health;

import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Asks running tasks the health checks that are the master's to ask: one virtual thread for each
 * task and check, at most {@value #PARALLEL} questions under way at a time. Results go to a sink;
 * judging them is {@code HealthTracker}'s work.
 *
 * <p>Until the first success a task is asked more often than its interval, beginning after 50 ms,
 * so that it enters the rotation as soon as it can; Marathon waits out the interval first. Failures
 * in that time are within the grace period and count for nothing.
 */
public final class HealthProber implements AutoCloseable {
  private static final int PARALLEL = 256;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final double PAUSE_GROWTH = 1.4;

  private final Probe probe;
  private final Sink sink;
  private final InstantSource clock;
  private final Askers askers = new Askers("health-probe", PARALLEL);

  /** A prober that asks through {@code probe} and tells {@code sink}. */
  public HealthProber(Probe probe, Sink sink, InstantSource clock) {
    this.probe = probe;
    this.sink = sink;
    this.clock = clock;
  }

  /** What is asked of one task. */
  public record Question(
      TaskId task, int check, HealthCheck config, String host, int port, boolean isProven) {}

  /** The answer to one question. */
  public record Answer(TaskId task, int check, boolean passed, String detail, Instant at) {}

  /** Puts one question; blocks up to the check's timeout. */
  @FunctionalInterface
  public interface Probe {
    /**
     * Asks.
     *
     * @return empty text if it passed, else why it did not
     * @throws InterruptedException if the asking thread is interrupted
     */
    String ask(HealthCheck check, String host, int port) throws InterruptedException;
  }

  /** Takes answers, from many threads. */
  @FunctionalInterface
  public interface Sink {
    void answered(Answer answer);
  }

  /** Starts asking; the same question twice is asked once. */
  public void ask(Question question) {
    askers.start(question.task(), question.check(), () -> keepAsking(question));
  }

  /** Stops asking a task. */
  public void stop(TaskId task) {
    askers.stop(task);
  }

  @Override
  public void close() {
    askers.close();
  }

  private void keepAsking(Question question) throws InterruptedException {
    HealthCheck config = question.config();
    Duration interval = config.timing().interval();
    boolean proven = question.isProven();
    Duration pause = proven ? interval : min(FIRST_PAUSE, interval);
    while (true) {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      String failure =
          askers.ask(() -> probe.ask(question.config(), question.host(), question.port()));
      proven |= failure.isEmpty();
      sink.answered(
          new Answer(
              question.task(), question.check(), failure.isEmpty(), failure, clock.instant()));
      pause = proven ? interval : min(grow(pause), interval);
    }
  }

  private static Duration grow(Duration pause) {
    return Duration.ofNanos((long) (pause.toNanos() * PAUSE_GROWTH));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
