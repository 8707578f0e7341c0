package io.ngp.cli.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventWatchTest {
  @Test
  void withoutAnyEventAChangeIsReckonedWithNowAndThen() throws Exception {
    var told = new CountDownLatch(2);

    try (var watch =
        new EventWatch(
            () -> {
              throw new Failure(ExitStatus.FAILED, "The platform is away", "");
            },
            told::countDown,
            Duration.ofMillis(10))) {
      watch.start();

      assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
