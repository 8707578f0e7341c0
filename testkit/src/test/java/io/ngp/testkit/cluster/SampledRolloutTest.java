package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rolling replaces of real leaders, looked at after every single thing that happens on the
 * machines: the numbers are those of marathon/API.md 8.4. A failure names its seed.
 */
@Timeout(120)
class SampledRolloutTest {
  private static final int RANDOM_ROLLOUTS = 25;

  @ParameterizedTest(name = "{0} of {3}, {1}/{2}")
  @CsvSource({
    // n, h, o, old, told to stop at once, started at once, fewest good, most alive
    "4, 1, 1, 4, 0, 4, 4, 8",
    "4, 1, 0, 4, 0, 1, 4, 5",
    "4, 0.5, 0, 4, 2, 0, 2, 4",
    "4, 0.5, 0.5, 4, 2, 2, 2, 6",
    "4, 0, 0, 4, 4, 0, 0, 4",
    "1, 1, 0, 1, 0, 1, 1, 2",
    "1, 0.5, 0, 1, 0, 1, 1, 2",
    "1, 0, 0, 1, 1, 0, 0, 1",
    "3, 0.5, 0, 3, 1, 0, 2, 3",
    "5, 0.5, 0.3, 5, 2, 1, 3, 6",
    "10, 0.1, 1, 10, 9, 10, 1, 20",
    "10, 0.9, 0.1, 10, 1, 1, 9, 11",
    "4, 1, 1, 2, 0, 4, 2, 6",
    "4, 1, 1, 6, 2, 2, 4, 8",
    "4, 0.5, 0, 6, 4, 0, 2, 6"
  })
  void trap11KeepsTheNumbersOfTheTable(
      int instances,
      double minimumHealthCapacity,
      double maximumOverCapacity,
      int old,
      int stoppedAtOnce,
      int startedAtOnce,
      int fewestGood,
      int mostAlive)
      throws Exception {
    long seed = Long.getLong("ngp.seed", System.nanoTime());
    try (Rollout rollout = Rollout.of(old)) {
      rollout.begin(instances, minimumHealthCapacity, maximumOverCapacity);
      assertThat(rollout.stopping()).as("told to stop at once").isEqualTo(stoppedAtOnce);
      assertThat(rollout.fresh()).as("started at once").isEqualTo(startedAtOnce);

      rollout.finish(new Random(seed));

      assertThat(rollout.fewestGood()).as("fewest good, seed %d", seed).isEqualTo(fewestGood);
      assertThat(rollout.mostAlive()).as("most alive, seed %d", seed).isEqualTo(mostAlive);
      assertThat(rollout.good()).isEqualTo(instances);
      assertThat(rollout.alive()).isEqualTo(instances);
    }
  }

  @Test
  void neverFewerGoodThanTheMinimumNorMoreAliveThanTheMaximum() throws Exception {
    long seed = Long.getLong("ngp.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < RANDOM_ROLLOUTS; i++) {
      int instances = 1 + random.nextInt(8);
      int old = 1 + random.nextInt(8);
      double minimum = random.nextInt(21) / 20.0;
      double over = random.nextInt(21) / 20.0;
      String what = "%d of %d, %s/%s, seed %d".formatted(instances, old, minimum, over, seed);
      int minHealthy = (int) Math.ceil(instances * minimum);
      int maxCapacity = (int) Math.floor(instances * (1 + over));
      boolean wouldStand = minHealthy == maxCapacity && maxCapacity <= old;

      try (Rollout rollout = Rollout.of(old)) {
        rollout.begin(instances, minimum, over);
        rollout.finish(random);

        assertThat(rollout.fewestGood())
            .as("fewest good, %s", what)
            .isGreaterThanOrEqualTo(Math.min(old, minHealthy));
        assertThat(rollout.mostAlive())
            .as("most alive, %s", what)
            .isLessThanOrEqualTo(Math.max(old, maxCapacity + (wouldStand ? 1 : 0)));
        assertThat(rollout.good()).as(what).isEqualTo(instances);
        assertThat(rollout.alive()).as(what).isEqualTo(instances);
      }
    }
  }
}
