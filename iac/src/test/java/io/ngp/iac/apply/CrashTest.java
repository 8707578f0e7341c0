package io.ngp.iac.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.plan.Planner;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.state.StateSession;
import io.ngp.iac.testing.FakeProvider;
import io.ngp.iac.testing.FakeWorld;
import io.ngp.iac.testing.InMemoryStateBackend;
import io.ngp.iac.testing.Mortality;
import io.ngp.iac.testing.RandomPlatform;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ends an apply at each of its moments: before and after every provider call and every write of the
 * journal. The number of a failing case is its seed.
 */
class CrashTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void applyThatDiesAtAnyMomentIsMadeGoodByTheNext(long seed) {
    var deaths = 0;
    var hasDied = true;
    for (var moment = 1; hasDied; moment++) {
      hasDied = dieAndRecover(seed, moment, folder.resolve(String.valueOf(moment)));
      deaths += hasDied ? 1 : 0;
    }
    assertThat(deaths).isGreaterThan(10);
  }

  /** Returns whether the process died; it does not if the moment never comes. */
  private static boolean dieAndRecover(long seed, int moment, Path place) {
    try (var disk = InMemoryStateBackend.session()) {
      return dieAndRecover(seed, moment, place, disk);
    }
  }

  private static boolean dieAndRecover(long seed, int moment, Path place, StateSession disk) {
    var random = new Random(seed);
    var first = new RandomPlatform(random).next(6);
    var second = new RandomPlatform(random).next(6);
    var world = new FakeWorld(place);
    apply(first, FakeProvider.of(world), disk);
    var mortality = new Mortality(disk, random, moment);
    var hasDied = false;
    try {
      apply(second, new FakeProvider(world, mortality), mortality);
    } catch (Mortality.Death _) {
      hasDied = true;
    }

    apply(second, FakeProvider.of(world), disk);

    assertThat(world.makings()).doesNotHaveDuplicates();
    assertThat(world.tokens())
        .containsExactlyInAnyOrderElementsOf(
            disk.state().all().stream().map(each -> each.token()).toList());
    assertThat(disk.state().deposed()).isEmpty();
    assertThat(
            new Planner(new Registry(List.of(FakeProvider.of(world))))
                .plan(PlanRequest.of(second, disk.state()))
                .isEmpty())
        .isTrue();
    return hasDied;
  }

  private static void apply(
      Configuration configuration, FakeProvider provider, StateSession session) {
    var registry = new Registry(List.of(provider));
    var plan = new Planner(registry).plan(PlanRequest.of(configuration, session.state()));
    new Applier(registry, InstantSource.system())
        .apply(
            new ApplyRequest(plan, configuration, session, "apply", "me", 3, () -> false, _ -> {}));
  }
}
