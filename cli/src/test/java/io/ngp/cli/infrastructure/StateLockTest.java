package io.ngp.cli.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.iac.state.LocalStateBackend;
import io.ngp.iac.state.LockRequest;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Two who apply at once. */
class StateLockTest extends GardenFixture {
  @Test
  void secondApplyIsRefusedWithTheHoldersName() {
    var state = new LocalStateBackend(folder.resolve(".ngp/default/state"));
    try (var _ = state.lock(LockRequest.of("ngp apply").holder())) {
      var run = run("apply", "--yes");

      assertThat(run.status()).isEqualTo(ExitStatus.CONFLICT.code());
      assertThat(run.err())
          .contains("The state is locked by `ngp apply` of ")
          .contains("(process " + ProcessHandle.current().pid() + ")")
          .contains("ngp unlock");
    }
    assertThat(run("apply", "--yes").status()).isZero();
  }

  @Test
  void secondApplyWaitsIfToldTo() throws Exception {
    write(
        """
        platform: garden
        resources:
          slow: {type: command, create: "touch begun; while [ ! -e go ]; do sleep 0.05; done"}
        """);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> run("apply", "--yes"));
      await(() -> Files.exists(folder.resolve("begun")));
      var second = threads.submit(() -> run("apply", "--yes", "--lock-timeout", "1m"));
      Files.createFile(folder.resolve("go"));

      assertThat(first.get().out()).contains("1 added");
      assertThat(second.get().status()).isZero();
      assertThat(second.get().out()).contains("No changes.");
    }
  }

  @Test
  void lockOfSomebodyWhoIsGoneIsBrokenByItsName() {
    var state = new LocalStateBackend(folder.resolve(".ngp/default/state"));
    var lock = LockRequest.of("ngp apply").holder();
    try (var _ = state.lock(lock)) {
      assertThat(run("unlock", "wrong").status()).isNotZero();

      assertThat(run("unlock", lock.id()).out()).startsWith("Broke the lock of `ngp apply`");
    }
    assertThat(run("unlock").out()).isEqualTo("Nobody holds the lock.\n");
    assertThat(run("apply", "--yes").status()).isZero();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    var end = System.nanoTime() + 60_000_000_000L;
    while (!condition.call()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
