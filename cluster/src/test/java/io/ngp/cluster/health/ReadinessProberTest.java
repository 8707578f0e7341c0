package io.ngp.cluster.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.ReadinessCheck;
import io.ngp.cluster.health.ReadinessProber.Answer;
import io.ngp.cluster.health.ReadinessProber.Question;
import io.ngp.cluster.health.ReadinessProber.Reply;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.Readiness.Response;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadinessProberTest {
  private static final TaskId TASK =
      new InstanceId(PathId.parse("/www"), "00000000-0000-0000-0000-000000000001").task(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(10);

  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private volatile int status = 503;
  private final ReadinessProber prober =
      new ReadinessProber(
          (_, _, _) -> new Reply(true, new Response(status, "text/plain", ""), "answered"),
          answers::add);

  @AfterEach
  void close() {
    prober.close();
  }

  @Test
  void aTaskIsAskedAtOnceAndThenAnIntervalAfterEachAnswer() throws Exception {
    prober.ask(question(HOUR));

    assertThat(next().task()).isEqualTo(TASK);
    assertThat(answers.poll(300, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void aTaskIsAskedUntilItIsReadyAndNeverAgain() throws Exception {
    prober.ask(question(SHORT));
    next();
    next();

    status = 200;

    while (next().reply().response().status() != 200) {
      // What was under way may still arrive.
    }
    prober.ask(question(SHORT));
    assertThat(answers.poll(300, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void askingTwiceAsksOnce() throws Exception {
    prober.ask(question(HOUR));
    prober.ask(question(HOUR));

    next();
    assertThat(answers.poll(300, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void aStoppedTaskIsAskedNoMore() throws Exception {
    prober.ask(question(SHORT));
    next();

    prober.stop(TASK);

    while (answers.poll(200, TimeUnit.MILLISECONDS) != null) {
      // What was under way may still arrive.
    }
    assertThat(answers.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }

  private Answer next() throws InterruptedException {
    return Optional.ofNullable(answers.poll(60, TimeUnit.SECONDS)).orElseThrow();
  }

  private static Question question(Duration interval) {
    return new Question(
        TASK,
        new ReadinessCheck(
            "warm", "HTTP", "/", "http", interval, Duration.ofMillis(5), Set.of(200), false),
        "127.0.0.1",
        1);
  }
}
