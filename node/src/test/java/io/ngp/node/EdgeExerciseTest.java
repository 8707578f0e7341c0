package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EdgeExerciseTest {
  @Test
  void carriesTrafficForTheTimeGivenAndAnswersWhatWasAsked() throws Exception {
    long begun = System.nanoTime();

    long answered = EdgeExercise.run(Duration.ofMillis(300));

    assertThat(answered).isGreaterThan(50);
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
  }
}
