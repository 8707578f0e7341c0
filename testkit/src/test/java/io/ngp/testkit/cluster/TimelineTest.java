package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.timeline.Entry;
import io.ngp.cluster.timeline.Happening;
import io.ngp.cluster.timeline.Happening.Kind;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.FakeBehavior;
import io.ngp.testkit.engine.FakeMachines;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real leader tells of an app when it is asked why. */
class TimelineTest {
  private static final String PLAIN =
      "{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":%s,\"backoffSeconds\":0}";

  private static final String LOOPING =
      "{\"id\":\"/shop/web\",\"cmd\":\"serve\",\"cpus\":0.1,\"backoffSeconds\":1,\"backoffFactor\":1}";

  private final LeaderRig rig = new LeaderRig();
  private final FakeMachines machines = rig.machines;

  @BeforeEach
  void begin() throws Exception {
    machines.addNode("agent-1", 8, 8_192);
    rig.elect();
  }

  @AfterEach
  void end() {
    rig.close();
  }

  @Test
  void anAppThatComesUpTellsEveryStep() throws Exception {
    rig.deploy(LeaderRig.withHealthCheck("one", 1));
    rig.settled();

    awaitEntry(entry -> entry.happening().text().startsWith("gets requests for"));
    assertThat(texts())
        .anyMatch("the app is created"::equals)
        .anyMatch(text -> text.matches("deployment [0-9a-f]{8} begins: 2 steps"))
        .anyMatch(text -> text.endsWith("step 2 of 2: scale to 1 instance"))
        .anyMatch(text -> text.startsWith("goes to agent-1, port "))
        .anyMatch("runs on agent-1"::equals)
        .anyMatch("health check 0 (HTTP /) passes"::equals)
        .anyMatch(text -> text.startsWith("gets requests for web.shop.ngp.test at "))
        .anyMatch(text -> text.matches("deployment [0-9a-f]{8} succeeded"));
    assertThat(texts().getFirst()).isEqualTo("the app is created");
  }

  @Test
  void aCrashLoopIsFoldedAndShowsTheLastOutput() throws Exception {
    machines.behave(LeaderRig.WEB, FakeBehavior.RUNS.exiting(7).printing("", "no licence\n"));
    rig.deploy(LOOPING);

    Entry wait =
        awaitEntry(entry -> entry.happening().kind() == Kind.BACKOFF && entry.count() >= 2);
    assertThat(wait.happening().text()).contains("tasks failed in a row");

    Entry failure =
        awaitEntry(
            entry -> entry.happening().facts().containsKey("exitCode") && entry.count() >= 2);
    assertThat(failure.happening().facts()).containsEntry("exitCode", "7");
    assertThat(String.join("\n", failure.happening().output())).contains("no licence");
    assertThat(entries()).hasSizeLessThan(15);
  }

  @Test
  void anAppWithoutRoomTellsWhatIsMissingWhere() throws Exception {
    rig.deploy(PLAIN.formatted("100"));

    Entry refused = awaitEntry(entry -> entry.happening().facts().containsKey("reasons"));

    assertThat(refused.happening().text())
        .isEqualTo("cannot be placed on agent-1: needs 100.0 cpus, 8.0 are free");
    assertThat(refused.happening().facts()).containsEntry("reasons", "InsufficientCpus");
  }

  @Test
  void aSickTaskTellsWhyItLosesItsRequests() throws Exception {
    rig.deploy(LeaderRig.withHealthCheck("one", 1));
    rig.settled();
    rig.failingPorts.addAll(
        rig.instances().iterator().next().placement().orElseThrow().hostPorts());

    awaitEntry(entry -> entry.happening().text().startsWith("gets no more requests"));

    assertThat(texts())
        .anyMatch(text -> text.matches("health check 0 .HTTP /. fails: port .* fails"));
  }

  @Test
  void aKillAndALostAgentAreTold() throws Exception {
    rig.deploy(PLAIN.formatted("0.1"));
    rig.settled();
    rig.leader().kill(Set.of(rig.running().iterator().next().instance()), false);
    awaitEntry(
        entry -> entry.happening().text().equals("is told to stop: asked for through the API"));
    Eventually.holds("it runs again", () -> rig.running().size() == 1);

    machines.loseNode("agent-1");
    awaitEntry(entry -> entry.happening().text().startsWith("agent-1 does not answer"));
    machines.returnNode("agent-1");
    awaitEntry(entry -> entry.happening().text().equals("agent-1 is back, it runs"));
  }

  @Test
  void balancersThatFollowAreTold() throws Exception {
    rig.leader().routes().connected("edge-1", "");
    rig.deploy(LeaderRig.withHealthCheck("one", 1));
    rig.settled();
    awaitEntry(entry -> entry.happening().text().startsWith("gets requests for"));

    long version = rig.leader().routes().table().version();
    rig.leader().routes().acknowledged("edge-1", rig.epoch(), version, Map.of());

    awaitEntry(entry -> entry.happening().text().equals("the balancer has its routes"));
  }

  @Test
  void aNewLeaderKnowsOfFailuresAndTasksBeforeIt() throws Exception {
    rig.deploy(PLAIN.formatted("0.1"));
    rig.settled();
    machines.exit(rig.running().iterator().next(), 7);
    awaitEntry(entry -> entry.happening().facts().containsKey("exitCode"));
    Eventually.holds("it runs again", () -> rig.running().size() == 1);

    rig.reelect();

    assertThat(entries().stream().map(entry -> entry.happening().kind()))
        .contains(Kind.DEFINITION, Kind.TASK, Kind.LEADER);
    assertThat(texts()).contains("runs on agent-1");
    awaitEntry(entry -> entry.happening().facts().containsKey("exitCode"));
  }

  @Test
  void aNewLeaderGoesOnWithWhatTheOneBeforeTold() throws Exception {
    rig.deploy(PLAIN.formatted("0.1"));
    rig.settled();
    List<Entry> before = entries();
    assertThat(before).anyMatch(entry -> entry.happening().kind() == Kind.DEPLOYMENT);

    rig.reelect();

    Eventually.holds("it is all there", () -> entries().containsAll(before));
    List<Entry> after = entries();
    assertThat(after.subList(0, before.size())).isEqualTo(before);
    assertThat(after.get(before.size()).happening().kind()).isEqualTo(Kind.LEADER);
    assertThat(after).isSortedAccordingTo(java.util.Comparator.comparingLong(Entry::sequence));
  }

  @Test
  void anAppThatIsGoneIsForgotten() throws Exception {
    rig.deploy(PLAIN.formatted("0.1"));
    rig.settled();

    rig.leader()
        .change(
            new TreeChange(LeaderRig.WEB.parent(), root -> root.withoutApp(LeaderRig.WEB), false));

    rig.settled();
    Eventually.holds("nothing is left", () -> entries().isEmpty());
  }

  private Entry awaitEntry(Predicate<Entry> wanted) throws Exception {
    Eventually.holds("it is told", () -> entries().stream().anyMatch(wanted));
    return entries().stream().filter(wanted).findFirst().orElseThrow();
  }

  private List<Entry> entries() {
    return rig.leader().timelines().entries(LeaderRig.WEB);
  }

  private List<String> texts() {
    return entries().stream().map(Entry::happening).map(Happening::text).toList();
  }
}
