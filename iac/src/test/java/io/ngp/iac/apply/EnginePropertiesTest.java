package io.ngp.iac.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.plan.Planner;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.state.StateSession;
import io.ngp.iac.testing.FakeProvider;
import io.ngp.iac.testing.FakeWorld;
import io.ngp.iac.testing.InMemoryStateBackend;
import io.ngp.iac.testing.RandomPlatform;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that hold for every configuration; the number of a failing case is its seed. */
class EnginePropertiesTest {
  private static final int CASES = 150;

  @TempDir private Path folder;

  static java.util.stream.LongStream seeds() {
    return java.util.stream.LongStream.range(0, CASES);
  }

  private record Platform(FakeWorld world, FakeProvider provider, StateSession session) {
    Plan plan(Configuration configuration, Plan.Mode mode) {
      return new Planner(new Registry(List.of(provider)))
          .plan(PlanRequest.of(configuration, session.state()).in(mode));
    }

    ApplyResult apply(Plan plan, Configuration configuration) {
      return new Applier(new Registry(List.of(provider)), InstantSource.system())
          .apply(
              new ApplyRequest(
                  plan, configuration, session, "apply", "me", 4, () -> false, _ -> {}));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyConfigurationFollowsAnyOther(long seed) {
    var random = new Random(seed);
    var world = new FakeWorld(folder);
    var platform = new Platform(world, FakeProvider.of(world), InMemoryStateBackend.session());
    for (var round = 0; round < 4; round++) {
      var configuration = new RandomPlatform(random).next(7);
      var plan = platform.plan(configuration, Plan.Mode.CONVERGE);
      var before = platform.provider().violations().size();

      var result = platform.apply(plan, configuration);

      assertThat(result.failures()).isEmpty();
      assertThat(result.done()).isEqualTo(plan.counts());
      var again = platform.plan(configuration, Plan.Mode.CONVERGE);
      assertThat(again.isEmpty()).as("plan after apply: %s", again.actions()).isTrue();
      assertWorldIsWhatIsRecorded(platform);
      if (!hasReplacement(plan)) {
        var violations = platform.provider().violations();
        assertThat(violations.subList(before, violations.size()))
            .as("%s; calls %s", plan.actions(), platform.provider().calls())
            .isEmpty();
      }
      tamper(random, world);
    }
    assertNothingIsMadeTwice(world);
    destroy(platform, new RandomPlatform(random).next(7));
  }

  private static void destroy(Platform platform, Configuration configuration) {
    var plan = platform.plan(configuration, Plan.Mode.DESTROY);

    var result = platform.apply(plan, configuration);

    assertThat(result.failures()).isEmpty();
    assertThat(platform.world().tokens()).isEmpty();
    assertThat(platform.session().state().resources()).isEmpty();
    assertThat(platform.session().state().deposed()).isEmpty();
  }

  private static void assertWorldIsWhatIsRecorded(Platform platform) {
    assertThat(platform.world().tokens())
        .containsExactlyInAnyOrderElementsOf(
            platform.session().state().all().stream().map(each -> each.token()).toList());
    assertThat(platform.session().state().deposed()).isEmpty();
  }

  private static void assertNothingIsMadeTwice(FakeWorld world) {
    assertThat(world.makings()).doesNotHaveDuplicates();
  }

  /** Somebody removes, changes or breaks a thing. */
  private static void tamper(Random random, FakeWorld world) {
    var tokens = new ArrayList<>(world.tokens());
    if (!tokens.isEmpty()) {
      var token = tokens.get(random.nextInt(tokens.size()));
      switch (random.nextInt(4)) {
        case 0 -> world.remove(token);
        case 1 -> world.change(token, with(world, token, "size", "99"));
        case 2 -> world.change(token, with(world, token, "broken", "yes"));
        default -> {}
      }
    }
  }

  private static Map<String, String> with(FakeWorld world, String token, String key, String value) {
    var properties = new java.util.TreeMap<>(world.find(token).orElseThrow());
    properties.put(key, value);
    return properties;
  }

  /** What is replaced in place goes while others still refer to it: they follow. */
  private static boolean hasReplacement(Plan plan) {
    return plan.actions().stream().anyMatch(change -> change.action() == Action.REPLACE);
  }
}
