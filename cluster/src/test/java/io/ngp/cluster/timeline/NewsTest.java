package io.ngp.cluster.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.EngineEvent.LaunchRefused;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.Readiness;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.testing.TestApps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is said, word by word, and what counts as saying it again. */
class NewsTest {
  private static final PathId WEB = PathId.parse("/web");
  private static final TaskId TASK =
      new InstanceId(WEB, "00000000-0000-0000-0000-000000000001").task(1);

  @Test
  void aFailedTaskIsToldWithItsLastOutput() {
    Happening failed = ended(127, "Command exited with status 127.\nsh: 1: serve: not found\n");

    assertThat(failed.text()).isEqualTo("Command exited with status 127.");
    assertThat(failed.output()).containsExactly("sh: 1: serve: not found");
    assertThat(failed.facts())
        .containsEntry("exitCode", "127")
        .containsEntry("agent", "agent-1")
        .containsEntry("state", "TASK_FAILED");
    assertThat(failed.repeats(ended(127, "Command exited with status 127.\nother"))).isTrue();
    assertThat(failed.repeats(ended(1, "Command exited with status 1."))).isFalse();
  }

  @Test
  void aTaskWhoseAgentIsBackDidNotStartAgain() {
    Instance lost = running().withCondition(Condition.UNREACHABLE, TestApps.START);

    assertThat(TaskNews.changed(lost, change(Condition.RUNNING, "", Optional.empty())))
        .map(Happening::text)
        .contains("agent-1 is back, it runs");
  }

  @Test
  void aRefusalNamesTheNearestAgentAndAllOthersBelow() {
    Happening refused =
        PlacementNews.refused(
            refusal(
                List.of(
                    verdict("agent-1", RejectReason.InsufficientPorts, "port 8080 is taken"),
                    verdict(
                        "agent-2",
                        RejectReason.InsufficientCpus,
                        "needs 4.0 cpus, 1.0 are free"))));

    assertThat(refused.text())
        .isEqualTo("cannot be placed on any of 2 agents; nearest is agent-1: port 8080 is taken");
    assertThat(refused.output())
        .containsExactly("agent-2: needs 4.0 cpus, 1.0 are free", "agent-1: port 8080 is taken");
  }

  @Test
  void aRefusalByManyAgentsIsShort() {
    List<OfferVerdict> verdicts = new ArrayList<>();
    IntStream.range(0, 56)
        .forEach(
            i -> verdicts.add(verdict("agent-" + i, RejectReason.InsufficientCpus, "is full")));

    Happening refused = PlacementNews.refused(refusal(verdicts));

    assertThat(refused.output()).hasSize(Happening.MAX_LINES);
    assertThat(refused.output().getFirst()).isEqualTo("45 further agents refuse, too");
  }

  @Test
  void otherNumbersAreTheSameRefusal() {
    Happening one =
        PlacementNews.refused(
            refusal(List.of(verdict("agent-1", RejectReason.InsufficientCpus, "1.0 are free"))));
    Happening other =
        PlacementNews.refused(
            refusal(List.of(verdict("agent-1", RejectReason.InsufficientCpus, "0.5 are free"))));

    assertThat(one.text()).isEqualTo("cannot be placed on agent-1: 1.0 are free");
    assertThat(other.repeats(one)).isTrue();
  }

  @Test
  void withoutAgentsThatIsSaid() {
    assertThat(PlacementNews.refused(refusal(List.of())).text())
        .isEqualTo("cannot be placed: there is no agent");
  }

  @Test
  void aWaitIsToldWithItsCause() {
    assertThat(PlacementNews.heldBack(3, Duration.ofMillis(1_600)).text())
        .isEqualTo("the next launch waits 1.6 s, because 3 tasks failed in a row");
  }

  @Test
  void aChangedDefinitionNamesMembersAndNumbersButNoTexts() {
    JsonNode before =
        json("{'cmd':'a','cpus':0.1,'env':{'PASSWORD':'old','A':'1'},'version':'x','instances':2}");
    JsonNode after =
        json("{'cmd':'b','cpus':0.1,'env':{'PASSWORD':'new','A':'1'},'version':'y','instances':3}");

    assertThat(DefinitionNews.changed(TestApps.version(1), before, after).text())
        .isEqualTo("the definition changes: cmd, env.PASSWORD, instances from 2 to 3");
    assertThat(DefinitionNews.changed(TestApps.version(1), before, before).text())
        .isEqualTo("the app is restarted");
  }

  @Test
  void aTaskThatIsNotReadySaysWhy() {
    Readiness awaited =
        new Readiness("web", false, Optional.of("answered 503 after 12 ms"), Optional.empty());
    Readiness ready = new Readiness("web", true, Optional.empty(), Optional.empty());

    assertThat(HealthNews.readiness(TASK, awaited).text())
        .isEqualTo("is not ready yet (web): answered 503 after 12 ms");
    assertThat(HealthNews.readiness(TASK, ready).text()).isEqualTo("readiness check web passes");
  }

  @Test
  void aTaskGetsRequestsUnderItsHost() {
    Happening added = RouteNews.added(TASK, "web.ngp.test", "127.0.0.1:31001");

    assertThat(added.text()).isEqualTo("gets requests for web.ngp.test at 127.0.0.1:31001");
    assertThat(added.repeats(RouteNews.added(TASK, "web.ngp.test", "127.0.0.1:31002"))).isTrue();
  }

  private static Happening ended(int code, String message) {
    return TaskNews.changed(running(), change(Condition.FAILED, message, Optional.of(code)))
        .orElseThrow();
  }

  private static TaskChanged change(Condition condition, String message, Optional<Integer> code) {
    return new TaskChanged(TASK, condition, message, code, TestApps.START);
  }

  private static Instance running() {
    AgentInfo agent = new AgentInfo("agent-1", "127.0.0.1", Optional.empty(), Optional.empty());
    return Instance.scheduled(TASK.instance(), TestApps.version(1), TestApps.START)
        .launched(TestApps.version(1), TestApps.START)
        .withPlacement(new Instance.Placement(agent, List.of()))
        .running(TestApps.START, 0);
  }

  private static LaunchRefused refusal(List<OfferVerdict> verdicts) {
    return new LaunchRefused(WEB, TASK, verdicts, TestApps.START);
  }

  private static OfferVerdict verdict(String agent, RejectReason reason, String detail) {
    return new OfferVerdict(agent, reason, detail);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
