package io.ngp.cluster.health;

import io.ngp.cluster.app.ReadinessCheck;
import io.ngp.cluster.instance.Readiness;
import io.ngp.cluster.instance.TaskId;
import java.util.concurrent.TimeUnit;

/**
 * Asks tasks that a deployment waits for whether they are ready: at once, then an interval after
 * each answer until one is good (marathon/API.md 9.2). One virtual thread for each task, at most
 * {@value #PARALLEL} questions under way at a time.
 */
public final class ReadinessProber implements AutoCloseable {
  private static final int PARALLEL = 128;

  /** An app has one readiness check at most. */
  private static final int ONLY = 0;

  private final Probe probe;
  private final Sink sink;
  private final Askers askers = new Askers("readiness-probe", PARALLEL);

  /** A prober that asks through {@code probe} and tells {@code sink}. */
  public ReadinessProber(Probe probe, Sink sink) {
    this.probe = probe;
    this.sink = sink;
  }

  /** What is asked of one task. */
  public record Question(TaskId task, ReadinessCheck check, String host, int port) {}

  /**
   * What came back.
   *
   * @param isReached false if nothing did; the response then only shows that
   * @param detail what was asked and came of it, for people
   */
  public record Reply(boolean isReached, Readiness.Response response, String detail) {
    /** Nothing came back; Marathon shows that as a gateway's timeout. */
    public static Reply unreached(String failure) {
      return new Reply(false, new Readiness.Response(504, "text/plain", failure), failure);
    }
  }

  /** The reply of one task. */
  public record Answer(TaskId task, Reply reply) {}

  /** Puts one question; blocks up to about the check's timeout. */
  @FunctionalInterface
  public interface Probe {
    /**
     * Asks.
     *
     * @throws InterruptedException if the asking thread is interrupted
     */
    Reply ask(ReadinessCheck check, String host, int port) throws InterruptedException;
  }

  /** Takes answers, from many threads. */
  @FunctionalInterface
  public interface Sink {
    void answered(Answer answer);
  }

  /** Starts asking; a task that is asked already is not asked twice. */
  public void ask(Question question) {
    askers.start(question.task(), ONLY, () -> askUntilReady(question));
  }

  /** Stops asking a task. */
  public void stop(TaskId task) {
    askers.stop(task);
  }

  @Override
  public void close() {
    askers.close();
  }

  private void askUntilReady(Question question) throws InterruptedException {
    ReadinessCheck check = question.check();
    while (true) {
      Reply reply = askers.ask(() -> probe.ask(check, question.host(), question.port()));
      sink.answered(new Answer(question.task(), reply));
      if (ReadinessTracker.isAccepted(check, reply)) {
        return;
      }
      TimeUnit.NANOSECONDS.sleep(check.interval().toNanos());
    }
  }
}
