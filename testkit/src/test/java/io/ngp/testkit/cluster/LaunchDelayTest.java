package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.testkit.ManualClock;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.FakeBehavior;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Delays of failing apps (marathon/API.md 10) with a real leader whose clock the test moves. */
@Timeout(120)
class LaunchDelayTest {
  private static final PathId WEB = LeaderRig.WEB;
  private static final PathId NOBODY = PathId.parse("/nobody");

  private final ManualClock clock = ManualClock.at("2026-11-21T10:00:00Z");
  private final LeaderRig rig = new LeaderRig(clock, AppSettings.STANDARD);
  private ServedCluster cluster;

  @BeforeEach
  void begin() throws Exception {
    cluster = ServedCluster.started(rig);
    rig.machines.behave(WEB, FakeBehavior.RUNS.exiting(1));
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  @ParameterizedTest(name = "{0} s, factor {1}, at most {2} s")
  @CsvSource({"1, 1.15, 300, 12", "10, 2, 60, 5", "7, 1, 300, 3", "600, 2, 60, 2"})
  void everyFailureLengthensTheDelayByTheFactorUpToTheLongest(
      int initial, double factor, int longest, int failures) throws Exception {
    deploy(
        "\"backoffSeconds\":%d,\"backoffFactor\":%s,\"maxLaunchDelaySeconds\":%d"
            .formatted(initial, factor, longest));

    for (int failure = 1; failure <= failures; failure++) {
      hasFailed(failure);
      long delayMillis =
          (long) (Math.min(longest, initial * Math.pow(factor, failure - 1)) * 1_000);

      advance(Duration.ofMillis(delayMillis - 1));
      assertThat(launches()).as("just before the %d. delay is over", failure).isEqualTo(failure);
      advance(Duration.ofMillis(2));
      assertThat(launches()).as("after the %d. delay", failure).isEqualTo(failure + 1);
    }
  }

  @Test
  void aNewLeaderGoesOnWaitingAndCounting() throws Exception {
    deploy("\"backoffSeconds\":100,\"backoffFactor\":2,\"instances\":1");
    hasFailed(1);
    advance(Duration.ofSeconds(40));

    rig.reelect();

    advance(Duration.ofSeconds(59));
    assertThat(launches()).as("before the delay is over").isEqualTo(1);
    advance(Duration.ofSeconds(2));
    assertThat(launches()).as("after it").isEqualTo(2);
    hasFailed(2);
    rig.reelect();
    advance(Duration.ofSeconds(150));
    assertThat(launches()).as("the second delay is twice as long").isEqualTo(2);
    advance(Duration.ofSeconds(51));
    assertThat(launches()).isEqualTo(3);
  }

  @Test
  void aNewLeaderWhoseClockIsBehindWaitsNoLongerThanTheDelay() throws Exception {
    deploy("\"backoffSeconds\":100,\"backoffFactor\":2,\"instances\":1");
    hasFailed(1);
    clock.set(clock.instant().minus(Duration.ofHours(1)));

    rig.reelect();

    advance(Duration.ofSeconds(99));
    assertThat(launches()).as("before the delay is over").isEqualTo(1);
    advance(Duration.ofSeconds(2));
    assertThat(launches()).as("after it").isEqualTo(2);
  }

  @Test
  void aBackedOffAppIsInTheQueueWithTheTimeLeftUntilItsDelayIsDeleted() throws Exception {
    deploy("\"backoffSeconds\":100,\"instances\":1");
    hasFailed(1);
    advance(Duration.ofSeconds(40));

    JsonNode waiting = cluster.get("/v2/queue").path("queue").path(0);
    assertThat(waiting.path("count").asInt()).isEqualTo(1);
    assertThat(waiting.path("delay").path("timeLeftSeconds").asInt()).isEqualTo(60);
    assertThat(waiting.path("delay").path("overdue").asBoolean()).isFalse();

    rig.machines.behave(WEB, FakeBehavior.RUNS);
    assertThat(cluster.send("DELETE", "/v2/queue//shop/web/delay", "").statusCode()).isEqualTo(204);

    Eventually.holds("it runs", () -> rig.running().size() == 1);
    assertThat(launches()).isEqualTo(2);
    assertThat(cluster.get("/v2/queue").path("queue").size()).isZero();
    assertThat(cluster.send("DELETE", "/v2/queue/shop/web/delay", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aDeletedDelayBeginsAnewWithTheNextFailure() throws Exception {
    deploy("\"backoffSeconds\":10,\"backoffFactor\":2");
    hasFailed(1);
    advance(Duration.ofSeconds(10));
    hasFailed(2);

    assertThat(cluster.send("DELETE", "/v2/queue/shop/web/delay", "").statusCode()).isEqualTo(204);
    hasFailed(3);
    advance(Duration.ofSeconds(10));

    assertThat(launches()).isEqualTo(4);
  }

  @Test
  void trap19ExitCode0CountsAndKillsDoNot() throws Exception {
    rig.machines.behave(WEB, FakeBehavior.RUNS.exiting(0));
    deploy("\"backoffSeconds\":10");
    hasFailed(1);
    assertThat(launches()).isEqualTo(1);

    rig.machines.behave(WEB, FakeBehavior.RUNS);
    advance(Duration.ofSeconds(10));
    Eventually.holds("it runs", () -> rig.running().size() == 1);
    advance(Duration.ofSeconds(400));
    TaskId running = rig.running().iterator().next();
    assertThat(cluster.send("DELETE", "/v2/apps/shop/web/tasks/" + running, "").statusCode())
        .isEqualTo(200);

    Eventually.holds("it runs again", () -> launches() == 3 && rig.running().size() == 1);
  }

  @Test
  void trap19HealthKillsAddNoDelay() throws Exception {
    rig.machines.behave(WEB, FakeBehavior.RUNS);
    deploy(
        "\"backoffSeconds\":1000,\"healthChecks\":[{\"protocol\":\"COMMAND\",\"command\":{\"value\":\"true\"},"
            + "\"gracePeriodSeconds\":0,\"maxConsecutiveFailures\":0}]");
    Eventually.holds("it runs", () -> rig.running().size() == 1);

    rig.machines.answerCheck(rig.running().iterator().next(), 0, false, "exit 1");

    Eventually.holds("it runs again", () -> launches() == 2 && rig.running().size() == 1);
  }

  @Test
  void trap19TheDelayHoldsBackMoreInstancesAndScalingKeepsIt() throws Exception {
    deploy("\"backoffSeconds\":100");
    hasFailed(1);

    put("{\"instances\":3}", true);
    advance(Duration.ofSeconds(99));

    assertThat(rig.instances()).hasSize(3);
    assertThat(rig.instances().stream().mapToInt(Instance::incarnation).sum()).isEqualTo(1);
    rig.machines.behave(WEB, FakeBehavior.RUNS);
    advance(Duration.ofSeconds(1));
    Eventually.holds("the next one runs", () -> rig.running().size() == 1);
    advance(Duration.ofSeconds(99));
    assertThat(rig.running()).hasSize(1);
    advance(Duration.ofSeconds(1));
    Eventually.holds("then another", () -> rig.running().size() == 2);
  }

  @Test
  void trap19RestartAndChangedDefinitionsBeginWithoutDelay() throws Exception {
    deploy("\"backoffSeconds\":1000");
    hasFailed(1);
    rig.machines.behave(WEB, FakeBehavior.RUNS);

    put("{\"labels\":{\"a\":\"b\"}}", true);

    Eventually.holds("it runs", () -> rig.running().size() == 1);
    rig.settled();
    rig.machines.exit(rig.running().iterator().next(), 1);
    Eventually.holds("it failed", () -> rig.running().isEmpty());
    assertThat(cluster.send("POST", "/v2/apps/shop/web/restart?force=true", "").statusCode())
        .isEqualTo(200);
    Eventually.holds("it runs again", () -> rig.running().size() == 1);
  }

  @Test
  void failuresAreForgottenOnceTheLongestDelayPassedWithoutNews() throws Exception {
    deploy("\"backoffSeconds\":10,\"backoffFactor\":2,\"maxLaunchDelaySeconds\":60");
    hasFailed(1);
    advance(Duration.ofSeconds(10));
    hasFailed(2);
    rig.machines.behave(WEB, FakeBehavior.RUNS);
    advance(Duration.ofSeconds(20));
    Eventually.holds("it runs", () -> rig.running().size() == 1);

    advance(Duration.ofSeconds(71));
    rig.machines.exit(rig.running().iterator().next(), 1);
    hasFailed(3);
    advance(Duration.ofSeconds(10));

    assertThat(launches()).isEqualTo(4);
  }

  private void deploy(String members) throws Exception {
    put(
        "{\"cmd\":\"serve\",\"cpus\":0.1,\"labels\":{\"NGP_DRAIN_SECONDS\":\"0\"},%s}"
            .formatted(members),
        false);
  }

  private void put(String body, boolean force) throws Exception {
    int status =
        cluster
            .send(
                "PUT", "/v2/apps/shop/web?force=" + force, body, "Content-Type", "application/json")
            .statusCode();
    assertThat(status).isBetween(200, 201);
  }

  /** Moves the clock and lets the leader notice. */
  private void advance(Duration duration) {
    clock.advance(duration);
    rig.leader().resetDelay(NOBODY);
  }

  /** Waits until the only instance's n-th task has ended. */
  private void hasFailed(int times) throws Exception {
    Eventually.holds(
        "it failed " + times + " times",
        () ->
            rig.instances().stream()
                .anyMatch(i -> i.incarnation() == times && i.condition().isTerminal()));
  }

  private int launches() {
    return rig.instances().stream().mapToInt(Instance::incarnation).max().orElse(0);
  }
}
