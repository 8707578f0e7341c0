package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.cli.platform.MachinePlatform.Task;
import io.ngp.provider.local.machine.LeftoverTasks;
import io.ngp.provider.local.testing.Machines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three masters, two agents and a balancer on machines of their own, between which the network is
 * cut, slow, loses packets, or carries them in one direction only.
 */
@Tag("long")
class NetworkFaultsIT {
  private static final Duration SOON = MachinePlatform.SOON;
  private static final String SERVED = " 200 after ";
  private static final String SERVING =
      """
      , "cmd": "exec \\"$JAVA_HOME/bin/java\\" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx48m \\"$NGP_HOME/examples/www/Www.java\\"",
        "instances": 2, "healthChecks": [{"protocol": "HTTP", "path": "/health", "intervalSeconds": 1}],
        "constraints": [["hostname", "UNIQUE"]],
        "unreachableStrategy": {"inactiveAfterSeconds": 1, "expungeAfterSeconds": 2}
      """;

  @TempDir private static Path root;
  private static Machines machines;
  private static MachinePlatform platform;
  private static final AtomicInteger APPS = new AtomicInteger();

  @BeforeAll
  static void start() throws IOException {
    var obstacle = Machines.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    machines = new Machines(7);
    platform = new MachinePlatform(root, machines, 3, 3);
    platform.start(Map.of());
    platform.startBalancer();
  }

  @AfterAll
  static void end() {
    if (platform != null) {
      platform.close();
    }
  }

  @AfterEach
  void mend() {
    machines.delay(Duration.ZERO);
    for (int from = 0; from <= 7; from++) {
      for (int to = 0; to <= 7; to++) {
        machines.lose(from, to, 0);
      }
    }
    RunningPlatform.await("all masters are well", SOON, platform::allHealthy);
  }

  @Test
  void tasksOfAnAgentThatIsCutOffAreReplacedAndStopWhenItReturns() {
    var leader = platform.leader();
    assertThat(platform.post(leader, "/web", SERVING).isThere()).isTrue();
    RunningPlatform.await("both serve", SOON, () -> platform.healthy(leader, "/web").size() == 2);
    RunningPlatform.await("the balancer serves", SOON, this::isServed);
    var lost = platform.healthy(leader, "/web").getFirst();

    machines.cut(platform.machineOf(lost.agent()));

    RunningPlatform.await(
        "others take its place",
        SOON,
        () -> {
          assertServed();
          return without(platform.healthy(leader, "/web"), lost).size() == 2;
        });
    assertThat(LeftoverTasks.of(lost.id()).find()).as("nobody could stop it").isNotEmpty();
    machines.mend(platform.machineOf(lost.agent()));
    RunningPlatform.await(
        "the superseded task is stopped", SOON, () -> LeftoverTasks.of(lost.id()).find().isEmpty());
    var left = platform.healthy(leader, "/web");
    assertThat(left).hasSize(2).doesNotContain(lost);
    assertThat(left)
        .allSatisfy(task -> assertThat(LeftoverTasks.of(task.id()).find()).isNotEmpty());
    assertServed();
  }

  @Test
  void leaderThatHearsTheOthersButIsNotHeardByThemLeadsNoMore() {
    var leader = platform.leader();
    var others = platform.others(leader);
    var id = newApp();

    others.forEach(other -> machines.lose(leader, other, 1));

    RunningPlatform.await(
        "another master accepts",
        SOON,
        () -> others.stream().anyMatch(other -> platform.post(other, id)));
    RunningPlatform.await(
        "the former leader has noticed", SOON, () -> !platform.leaders().contains(leader));
    assertThat(platform.leaders()).hasSize(1).isSubsetOf(others);
    others.forEach(other -> machines.lose(leader, other, 0));
    RunningPlatform.await("it follows", SOON, platform::allHealthy);
    assertThat(platform.running(leader, id)).hasSize(1);
  }

  @Test
  void platformIsUsableWhereEverythingTakesLong() {
    var before = platform.leader();
    var terms = platform.terms();
    machines.delay(Duration.ofMillis(200));

    var id = newApp();
    RunningPlatform.await("it is accepted", SOON, () -> platform.post(before, id));
    RunningPlatform.await("it runs", SOON, () -> platform.running(before, id).size() == 1);
    assertThat(platform.send("DELETE", before, "/v2/apps/" + id).isOk()).isTrue();
    RunningPlatform.await("it is gone", SOON, () -> platform.running(before, id).isEmpty());

    assertThat(platform.leaders()).containsExactly(before);
    assertThat(platform.terms()).as("no other master led meanwhile").isEqualTo(terms);
  }

  @Test
  @EnabledIfSystemProperty(named = "ngp.long", matches = "true", disabledReason = "mvn -Plong")
  void platformIsUsableWhereALeaderLosesAThirdOfWhatItSends() {
    var leader = platform.leader();
    for (var other : platform.others(leader)) {
      machines.lose(leader, other, 0.3);
    }
    for (int round = 0; round < 10; round++) {
      var id = newApp();
      RunningPlatform.await(id + " is accepted", SOON, () -> anyAccepts(id));
      RunningPlatform.await(id + " runs", SOON, () -> anyRuns(id));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "ngp.long", matches = "true", disabledReason = "mvn -Plong")
  void oneStandbyThatOthersHardlyHearDisturbsNobody() {
    var leader = platform.leader();
    var terms = platform.terms();
    var lonely = platform.others(leader).getFirst();
    for (var other : platform.others(lonely)) {
      machines.lose(lonely, other, 1);
    }
    for (int round = 0; round < 20; round++) {
      platform.run(leader, newApp());
    }
    assertThat(platform.leaders()).containsExactly(leader);
    assertThat(platform.terms()).isEqualTo(terms);
  }

  private static String newApp() {
    return "/app-" + APPS.incrementAndGet();
  }

  private static boolean anyAccepts(String id) {
    return platform.masters().stream().anyMatch(master -> platform.post(master, id));
  }

  private static boolean anyRuns(String id) {
    return platform.masters().stream().anyMatch(master -> platform.running(master, id).size() == 1);
  }

  private boolean isServed() {
    return answer().contains(SERVED);
  }

  private void assertServed() {
    assertThat(answer()).contains(SERVED);
  }

  private String answer() {
    return platform.throughBalancer("web.ngp.localhost", "/health");
  }

  private static List<Task> without(Collection<Task> tasks, Task one) {
    return tasks.stream().filter(task -> !task.id().equals(one.id())).toList();
  }
}
