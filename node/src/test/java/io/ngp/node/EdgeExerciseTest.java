package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EdgeExerciseTest {
  @Test
  void carriesTrafficForTheTimeGivenAndAnswersWhatWasAsked() throws Exception {
    long begun = System.nanoTime();

    long answered = EdgeExercise.run(Duration.ofSeconds(1));

    assertThat(answered).isGreaterThan(20);
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
  }
}
