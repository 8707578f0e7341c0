package io.ngp.cluster.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.HealthCheck.Protocol;
import io.ngp.cluster.app.HealthCheck.Timing;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.health.HealthProber.Answer;
import io.ngp.cluster.health.HealthProber.Question;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthProberTest {
  private static final TaskId TASK =
      new InstanceId(PathId.parse("/www"), "00000000-0000-0000-0000-000000000001").task(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile String failure = "";
  private final HealthProber prober =
      new HealthProber(
          (_, _, _) -> {
            asked.incrementAndGet();
            return failure;
          },
          answers::add,
          InstantSource.system());

  @AfterEach
  void close() {
    prober.close();
  }

  @Test
  void aNewTaskIsAskedLongBeforeItsFirstInterval() throws Exception {
    prober.ask(question(HOUR, false));

    assertThat(next().passed()).isTrue();
  }

  @Test
  void aTaskIsAskedAgainSoonUntilItsFirstSuccess() throws Exception {
    failure = "not yet";
    prober.ask(question(HOUR, false));

    assertThat(next().detail()).isEqualTo("not yet");
    assertThat(next().passed()).isFalse();
    failure = "";
    boolean passed = next().passed();
    assertThat(passed || next().passed()).isTrue();
  }

  @Test
  void aProvenTaskIsAskedAtItsInterval() throws Exception {
    prober.ask(question(HOUR, true));

    assertThat(answers.poll(300, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void askingTwiceAsksOnce() throws Exception {
    prober.ask(question(HOUR, false));
    prober.ask(question(HOUR, false));

    next();
    assertThat(answers.poll(300, TimeUnit.MILLISECONDS)).isNull();
    assertThat(asked).hasValue(1);
  }

  @Test
  void aStoppedTaskIsAskedNoMore() throws Exception {
    failure = "no";
    prober.ask(question(Duration.ofMillis(10), false));
    next();

    prober.stop(TASK);
    while (answers.poll(200, TimeUnit.MILLISECONDS) != null) {
      // What was under way may still arrive.
    }
    int before = asked.get();

    assertThat(answers.poll(200, TimeUnit.MILLISECONDS)).isNull();
    assertThat(asked).hasValue(before);
  }

  private Answer next() throws InterruptedException {
    Answer answer = answers.poll(60, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    if (answer == null) {
      throw new AssertionError("no answer came");
    }
    return answer;
  }

  private static Question question(Duration interval, boolean proven) {
    HealthCheck check =
        new HealthCheck(
            Protocol.HTTP,
            Optional.empty(),
            Optional.empty(),
            Optional.of(0),
            Optional.empty(),
            new Timing(Duration.ZERO, interval, Duration.ofSeconds(1), Duration.ZERO),
            3,
            false,
            "IPv4");
    return new Question(TASK, 0, check, "127.0.0.1", 1, proven);
  }
}
