package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.api.Conversation;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.event.ClusterEvent;
import io.ngp.cluster.event.EventLog;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.testkit.ManualClock;
import io.ngp.testkit.engine.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Where naive reimplementations of Marathon go wrong (marathon/API.md 14), by number. Trap 19 is in
 * {@link LaunchDelayTest}.
 */
@Timeout(120)
class TrapsTest {
  @TestFactory
  Stream<DynamicTest> traps() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(TrapsTest.class.getResourceAsStream("/master/traps.txt"))) {
      List<Conversation> found =
          Conversation.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(found).hasSizeGreaterThan(25);
      return found.stream().map(trap -> DynamicTest.dynamicTest(trap.title(), () -> hold(trap)));
    }
  }

  @Test
  void trap28ChangesNameTheParentHealthAnInstanceAndOnlySingleAppsArePosted() throws Exception {
    LeaderRig rig = new LeaderRig();
    try (ServedCluster cluster = ServedCluster.started(rig);
        EventLog.Subscription events =
            rig.leader()
                .events()
                .subscribe(
                    Set.of(
                        "group_change_success", "api_post_event", "failed_health_check_event"))) {
      String checked =
          "{\"cmd\":\"run\",\"healthChecks\":[{\"protocol\":\"COMMAND\",\"gracePeriodSeconds\":0,"
              + "\"command\":{\"value\":\"true\"}}]}";
      put(cluster, "/v2/apps/g/x", checked);
      put(cluster, "/v2/groups/h", "{\"apps\":[{\"id\":\"y\",\"cmd\":\"run\"}]}");
      put(cluster, "/v2/apps", "[{\"id\":\"/z\",\"cmd\":\"run\"}]");
      TaskId task = runningTask(rig, PathId.parse("/g/x"));
      rig.machines.answerCheck(task, 0, false, "exit 1");

      List<ClusterEvent> seen = new ArrayList<>();
      Eventually.holds(
          "the failed check was told",
          () -> {
            seen.addAll(events.take(100));
            return !values(seen, "failed_health_check_event", "taskId").isEmpty();
          });
      assertThat(values(seen, "group_change_success", "groupId")).containsExactly("/g", "/h", "/");
      assertThat(values(seen, "api_post_event", "uri")).containsExactly("/v2/apps/g/x");
      assertThat(values(seen, "failed_health_check_event", "taskId"))
          .containsExactly(task.instance().toString());
    }
  }

  private static void put(ServedCluster cluster, String path, String body) throws Exception {
    assertThat(cluster.send("PUT", path, body, "Content-Type", "application/json").statusCode())
        .isBetween(200, 201);
  }

  private static TaskId runningTask(LeaderRig rig, PathId app) throws Exception {
    Eventually.holds(
        app + " runs",
        () -> rig.leader().view().instancesOf(app).stream().anyMatch(Instance::isRunning));
    return rig.leader().view().instancesOf(app).iterator().next().taskId();
  }

  private static List<String> values(List<ClusterEvent> events, String type, String member) {
    return events.stream()
        .filter(event -> event.type().equals(type))
        .map(event -> event.body().path(member).asString())
        .toList();
  }

  private static void hold(Conversation trap) throws Exception {
    ManualClock clock = ManualClock.at("2026-11-21T10:00:00Z");
    LeaderRig rig = new LeaderRig(clock, AppSettings.STANDARD);
    try (ServedCluster cluster = ServedCluster.started(rig)) {
      new MasterConversation(cluster, clock).hold(trap);
    }
  }
}
