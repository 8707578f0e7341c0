package io.ngp.iac.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.plan.Planner;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.testing.FakeProvider;
import io.ngp.iac.testing.FakeWorld;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real process in the middle of its applies, again and again, on one state and one world.
 * {@code -Plong} does it hundreds of times.
 */
class KilledApplyTest {
  private static final int ROUNDS = Integer.getInteger("ngp.kill.rounds", 30);

  @TempDir private Path folder;

  @Test
  void whateverMomentItIsKilledAtNothingIsLostMadeTwiceOrLeftBehind() throws Exception {
    var random = new Random(20_261_121);
    var first = 1L;
    var unfinished = 0;
    // A slow machine spends more of its time between applies.
    for (var round = 0;
        round < ROUNDS || (unfinished <= ROUNDS / 4 && round < 5 * ROUNDS);
        round++) {
      var reached = runAndKill(first, random.nextInt(50, 700));

      var revisions = ApplyUntilKilled.store(folder).read().revisions();
      unfinished += !revisions.isEmpty() && revisions.getLast().ended().isEmpty() ? 1 : 0;
      recover(reached);
      first = reached + 1;
    }
    assertThat(unfinished)
        .as("rounds of %s in which it was killed amid an apply", ROUNDS)
        .isGreaterThan(ROUNDS / 4);
  }

  /** Returns the configuration it was at. */
  private long runAndKill(long first, int millis) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                ApplyUntilKilled.class.getName(),
                folder.toString(),
                Long.toString(first))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines = process.inputReader()) {
      var reached = Long.parseLong(String.valueOf(lines.readLine()));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
      // Through the handle: the process itself would close its output, too.
      assertThat(process.toHandle().destroyForcibly()).isTrue();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return last(lines, reached);
    } finally {
      process.destroyForcibly();
    }
  }

  private static long last(BufferedReader lines, long first) throws IOException {
    var last = first;
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      last = Long.parseLong(line);
    }
    return last;
  }

  private void recover(long number) {
    var world = new FakeWorld(folder);

    var result = ApplyUntilKilled.apply(folder, FakeProvider.of(world), number);

    assertThat(result.failures()).isEmpty();
    var state = ApplyUntilKilled.store(folder).read();
    assertThat(world.makings()).doesNotHaveDuplicates();
    assertThat(world.tokens())
        .containsExactlyInAnyOrderElementsOf(
            state.all().stream().map(each -> each.token()).toList());
    assertThat(state.deposed()).isEmpty();
    var again =
        new Planner(new Registry(List.of(FakeProvider.of(world))))
            .plan(PlanRequest.of(ApplyUntilKilled.configuration(number), state));
    assertThat(again.isEmpty()).isTrue();
  }
}
