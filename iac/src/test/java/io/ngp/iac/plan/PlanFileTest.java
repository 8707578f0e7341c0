package io.ngp.iac.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.apply.Applier;
import io.ngp.iac.apply.ApplyRequest;
import io.ngp.iac.apply.ApplyResult;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.state.State;
import io.ngp.iac.state.StateSession;
import io.ngp.iac.testing.FakeProvider;
import io.ngp.iac.testing.FakeWorld;
import io.ngp.iac.testing.InMemoryStateBackend;
import io.ngp.iac.testing.RandomPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void savedPlanDoesWhatThePlanWouldHaveDone(long seed) {
    var random = new Random(seed);
    var first = new RandomPlatform(random).next(7);
    var second = new RandomPlatform(random).next(7);
    var registry = new Registry(List.of(FakeProvider.of(new FakeWorld(folder))));
    var session = InMemoryStateBackend.session();
    apply(registry, plan(registry, first, session), first, session);
    var plan = plan(registry, second, session);
    var file = folder.resolve("saved.plan");
    PlanFile.write(file, plan);

    var saved = PlanFile.read(file, session.state());

    assertThat(saved.counts()).isEqualTo(plan.counts());
    assertThat(saved.refresh()).isEqualTo(plan.refresh());
    assertThat(apply(registry, saved, second, session).failures()).isEmpty();
    assertThat(plan(registry, second, session).isEmpty()).isTrue();
  }

  @Test
  void onlyTheOwnerMayReadIt() throws IOException {
    var registry = new Registry(List.of(FakeProvider.of(new FakeWorld(folder))));
    var file = folder.resolve("saved.plan");

    PlanFile.write(
        file,
        plan(registry, new RandomPlatform(new Random(1)).next(3), InMemoryStateBackend.session()));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void somethingElseIsNoPlan() throws IOException {
    var file = Files.writeString(folder.resolve("x"), "hello");

    assertThatThrownBy(() -> PlanFile.read(file, State.EMPTY))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("cannot be read as a saved plan");
  }

  private static Plan plan(Registry registry, Configuration configuration, StateSession session) {
    return new Planner(registry).plan(PlanRequest.of(configuration, session.state()));
  }

  private static ApplyResult apply(
      Registry registry, Plan plan, Configuration configuration, StateSession session) {
    return new Applier(registry, InstantSource.system())
        .apply(
            new ApplyRequest(plan, configuration, session, "apply", "me", 3, () -> false, _ -> {}));
  }
}
