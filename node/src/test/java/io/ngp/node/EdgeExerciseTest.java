package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.testkit.engine.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EdgeExerciseTest {
  @Test
  void carriesTrafficForTheTimeGivenAndAnswersWhatWasAsked() throws Exception {
    // A first edge may take longer to start than the time given.
    Eventually.holds("it answers more than a few requests", () -> exercise() > 20);
  }

  private static long exercise() throws Exception {
    long begun = System.nanoTime();
    long answered = EdgeExercise.run(Duration.ofSeconds(1));
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    return answered;
  }
}
