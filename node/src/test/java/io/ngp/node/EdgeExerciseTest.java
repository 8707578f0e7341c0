package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EdgeExerciseTest {
  @Test
  void carriesTrafficForTheTimeGivenAndAnswersWhatWasAsked() throws Exception {
    long begun = System.nanoTime();

    long answered = EdgeExercise.run(Duration.ofSeconds(1));

    assertThat(answered).isPositive();
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }
}
