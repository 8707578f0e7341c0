package io.ngp.iac.apply;

import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.plan.Planner;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.state.LocalStateBackend;
import io.ngp.iac.state.LockRequest;
import io.ngp.iac.state.StateStore;
import io.ngp.iac.testing.FakeProvider;
import io.ngp.iac.testing.FakeWorld;
import io.ngp.iac.testing.RandomPlatform;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that applies one configuration after the other until it is killed. Says which one it is
 * at before it begins.
 */
final class ApplyUntilKilled {
  private ApplyUntilKilled() {}

  /** The configuration with this number; large enough that an apply takes a while. */
  static io.ngp.iac.configuration.Configuration configuration(long number) {
    return new RandomPlatform(new Random(number)).next(15);
  }

  static StateStore store(Path folder) {
    return new StateStore(new LocalStateBackend(folder.resolve("state")), Optional.empty());
  }

  static ApplyResult apply(Path folder, FakeProvider provider, long number) {
    var configuration = configuration(number);
    var registry = new Registry(List.of(provider));
    try (var session = store(folder).open(LockRequest.of("apply " + number))) {
      var plan = new Planner(registry).plan(PlanRequest.of(configuration, session.state()));
      return new Applier(registry, InstantSource.system())
          .apply(
              new ApplyRequest(
                  plan, configuration, session, "apply " + number, "me", 4, () -> false, _ -> {}));
    }
  }

  /** Arguments: the folder, the number of the first configuration. */
  public static void main(String[] args) {
    var folder = Path.of(args[0]);
    var provider = new FakeProvider(new FakeWorld(folder), new Dawdling());
    for (var number = Long.parseLong(args[1]); ; number++) {
      System.out.println(number);
      apply(folder, provider, number);
    }
  }

  /** Stretches the moments in which it matters to be killed. */
  private static final class Dawdling implements FakeProvider.Watcher {
    @Override
    public void after(String call, Operation operation) {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(20_000_000));
    }
  }
}
