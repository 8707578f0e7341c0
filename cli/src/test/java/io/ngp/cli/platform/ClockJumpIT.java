package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.cli.platform.MachinePlatform.Task;
import io.ngp.provider.local.testing.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clocks of nodes are set while they run: an hour ahead and an hour back. */
@Tag("long")
class ClockJumpIT {
  private static final int MASTER = 1;
  private static final int AGENT = 2;
  private static final Duration SOON = MachinePlatform.SOON;

  /** Longer than a lease, so that one that lapsed would have shown. */
  private static final Duration WHILE = Duration.ofSeconds(7);

  private static final AtomicInteger APPS = new AtomicInteger();

  private static final String HASTY =
      """
      , "cmd": "exec sleep 1000", "portDefinitions": [],
        "unreachableStrategy": {"inactiveAfterSeconds": 0, "expungeAfterSeconds": 0}
      """;

  @TempDir private Path root;
  private MachinePlatform platform;

  @BeforeEach
  void start() throws IOException {
    var obstacle = Machines.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    var library = library();
    assumeTrue(library.isPresent(), "faketime is not installed.");
    platform = new MachinePlatform(root, new Machines(2), 1, 1);
    for (var machine : List.of(MASTER, AGENT)) {
      set(machine, "+0");
    }
    platform.start(
        Map.of(
            "LD_PRELOAD",
            library.get().toString(),
            "FAKETIME_TIMESTAMP_FILE",
            root.resolve("clock-MACHINE").toString(),
            "FAKETIME_CACHE_DURATION",
            "1",
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1",
            // Else waits of a time, which are not faked, return at once.
            "FAKETIME_FORCE_MONOTONIC_FIX",
            "0"));
  }

  @AfterEach
  void end() {
    if (platform != null) {
      platform.close();
    }
  }

  @Test
  void nothingIsLostWhereClocksJump() throws IOException {
    assertThat(platform.post(MASTER, "/kept", HASTY).isOk()).isTrue();
    RunningPlatform.await("it runs", SOON, () -> running().size() == 1);
    var before = running();

    assertHolds(before, "+3600", "-3600");
    assertHolds(before, "-3600", "+3600");
    assertHolds(before, "+0", "+0");
    assertThat(platform.terms()).as("no other term began").isEqualTo(1);
  }

  private void assertHolds(List<Task> before, String ofMaster, String ofAgent) throws IOException {
    set(MASTER, ofMaster);
    set(AGENT, ofAgent);
    var when = "master's clock at " + ofMaster + ", agent's at " + ofAgent;
    assertStays(before, when);
    assertDeploys("/new-" + APPS.incrementAndGet());
  }

  private void assertStays(List<Task> before, String when) {
    var end = System.nanoTime() + WHILE.toNanos();
    RunningPlatform.await(
        when,
        SOON,
        () -> {
          assertThat(running()).as(when).isEqualTo(before);
          return System.nanoTime() > end;
        });
  }

  private void assertDeploys(String id) {
    platform.run(MASTER, id);
    assertThat(platform.send("DELETE", MASTER, "/v2/apps/" + id).isOk()).isTrue();
    RunningPlatform.await(id + " is gone", SOON, () -> platform.running(MASTER, id).isEmpty());
  }

  private List<Task> running() {
    return platform.running(MASTER, "/kept");
  }

  private void set(int machine, String offset) throws IOException {
    Files.writeString(root.resolve("clock-" + machine), offset + "\n");
  }

  private static Optional<Path> library() throws IOException {
    var libraries = Path.of("/usr/lib");
    try (Stream<Path> folders = Files.list(libraries)) {
      return folders
          .map(folder -> folder.resolve("faketime/libfaketime.so.1"))
          .filter(Files::exists)
          .findFirst();
    }
  }
}
