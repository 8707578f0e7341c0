package io.ngp.cluster.api.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.api.diagnostics.Diagnostic.Severity;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.Excerpt;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.deployment.DeploymentPlan.Step;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.launch.QueueEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

class DiagnoserTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final AgentInfo AGENT =
      new AgentInfo("agent-1", "127.0.0.1", Optional.empty(), Optional.empty());

  private final App app =
      app(
          """
          {"id": "/shop/web", "cmd": "run", "instances": 2, "healthChecks":
            [{"protocol": "HTTP", "path": "/health", "portIndex": 0, "timeoutSeconds": 5}]}
          """);
  private final List<Instance> instances = new ArrayList<>();
  private final List<EngineNode> agents = new ArrayList<>(List.of(agent(true)));
  private final List<Deployment> deployments = new ArrayList<>();
  private Optional<TaskFailure> failure = Optional.empty();
  private Optional<QueueEntry> queue = Optional.empty();
  private Optional<Drain> drain = Optional.empty();

  @Test
  void anAppThatRunsAsWantedHasNothingWrong() {
    run(1, healthy());
    run(2, healthy());
    fail("Command exited with status 7", app.version());
    assertThat(diagnose()).isEmpty();
  }

  @Test
  void instancesWithoutAPlaceToGoToAreToldWithWhatKeepsThem() {
    run(1, healthy());
    run(2, healthy());
    drain = Optional.of(new Drain("agent-1", T0, T0.plusSeconds(300), true));
    waiting(
        2,
        Optional.empty(),
        List.of(
            new OfferVerdict("agent-1", RejectReason.AgentMaintenance, "it is being drained"),
            new OfferVerdict("agent-2", RejectReason.InsufficientCpus, "needs 4 cpus, 1 is free")));

    assertThat(diagnose()).hasSize(1);
    Diagnostic told = diagnose().getFirst();

    assertThat(told.summary())
        .isEqualTo("2 instances of /shop/web can't leave agent agent-1, which is being drained.");
    assertThat(told.detail())
        .contains("no other agent can take it (agent-2: needs 4 cpus, 1 is free)");
    assertThat(told.fix())
        .contains("ngp node undrain agent-1", "2026-01-01T00:05:00.000Z is stopped");
  }

  @Test
  void instancesThatAreLeavingAnAgentAreNothingWrong() {
    run(1, healthy());
    run(2, healthy());
    drain = Optional.of(new Drain("agent-1", T0, T0.plusSeconds(300), false));

    assertThat(diagnose()).isEmpty();
  }

  @Test
  void anAppScaledToZeroHasNothingWrong() {
    Diagnoser diagnoser = new Diagnoser(view(app.withInstances(0)), agents, T0);
    assertThat(diagnoser.diagnose(app.id())).isEmpty();
  }

  @Test
  void aFailedTaskIsToldWithItsOutputAndHowOftenItHappened() {
    instances.add(scheduled(1, 3));
    instances.add(scheduled(2, 2));
    fail("Command exited with status 127\nsh: 1: nodee: not found\n", app.version());
    Diagnostic found = diagnose().getFirst();
    assertThat(found.severity()).isEqualTo(Severity.ERROR);
    assertThat(found.summary())
        .isEqualTo("A task of /shop/web failed: Command exited with status 127.");
    assertThat(found.where()).isEqualTo("task " + id(1).task(1) + " on agent-1");
    assertThat(found.detail()).isEqualTo("sh: 1: nodee: not found");
    assertThat(found.fix()).contains("\"cmd\"");
    assertThat(found.count()).isEqualTo(5);
    assertThat(found.since()).contains(T0);
    assertThat(found.task()).contains(id(1).task(1));
  }

  @Test
  void aFailureOfAnEarlierConfigurationIsNotBlamed() {
    instances.add(scheduled(1, 0));
    fail("Command exited with status 1", new Version(T0.minusSeconds(60)));
    assertThat(diagnose()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Command exited with status 1; java.lang.OutOfMemoryError: heap       | Raise "mem"
          killed by SIGKILL: the memory limit was exceeded (oom)               | Raise "mem"
          status 1: bind: Address already in use                               | $PORT0
          Port 8080 is taken by pid 1 (nginx)                                  | $PORT0
          Command exited with status 127                                       | spelling
          Command exited with status 126                                       | executable
          Fetching http://x/y failed: 404                                      | "fetch"
          killed because of failing health checks                              | health check
          killed by SIGKILL                                                    | "mem"
          Command exited with status 3                                         | ngp app logs shop/web
          """)
  void theFixFitsTheFailure(String message, String fix) {
    instances.add(scheduled(1, 1));
    fail(message, app.version());
    assertThat(diagnose().getFirst().fix()).contains(fix);
  }

  @Test
  void tasksThatEndByThemselvesAreToldAlthoughTheyDidNotFail() {
    instances.add(scheduled(1, 4).withCondition(Condition.FINISHED, T0));
    waiting(1, Optional.of(T0.plusSeconds(3)), List.of());
    Diagnostic found = diagnose().getFirst();
    assertThat(found.summary()).isEqualTo("Tasks of /shop/web end by themselves with status 0.");
    assertThat(found.fix()).contains("foreground");
    assertThat(found.count()).isEqualTo(4);
  }

  @Test
  void aBackedOffLaunchTellsHowLongItWaits() {
    instances.add(scheduled(1, 1));
    waiting(2, Optional.of(T0.plusMillis(2_500)), List.of());
    fail("x", app.version());
    assertThat(diagnose().getLast())
        .satisfies(found -> {
          assertThat(found.severity()).isEqualTo(Severity.INFO);
          assertThat(found.summary()).contains("waits for 3 s");
          assertThat(found.fix()).contains("DELETE /v2/queue/shop/web/delay");
        });
  }

  @Test
  void aPlacementNobodyCanTakeNamesTheNearestAgentAndAll() {
    waiting(
        2,
        Optional.empty(),
        List.of(
            new OfferVerdict(
                "agent-1", RejectReason.InsufficientCpus, "needs 4.0 cpus, 0.5 are free"),
            new OfferVerdict(
                "agent-2", RejectReason.InsufficientMemory, "needs 128 MiB, 64 are free.")));
    Diagnostic found = diagnose().getFirst();
    assertThat(found.severity()).isEqualTo(Severity.ERROR);
    assertThat(found.summary())
        .isEqualTo("Cannot place app /shop/web: needs 128 MiB, 64 are free (agent-2).");
    assertThat(found.where()).isEqualTo("all 2 agents");
    assertThat(found.detail())
        .isEqualTo(
            """
            agent-1: needs 4.0 cpus, 0.5 are free
            agent-2: needs 128 MiB, 64 are free.\
            """);
    assertThat(found.fix()).startsWith("Lower \"mem\"");
    assertThat(found.count()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(RejectReason.class)
  void everyRefusalHasAFix(RejectReason reason) {
    waiting(1, Optional.empty(), List.of(new OfferVerdict("agent-1", reason, "no")));
    assertThat(diagnose().getFirst().fix()).isNotBlank();
  }

  @Test
  void aPlatformWithoutAgentsSaysSo() {
    agents.clear();
    waiting(2, Optional.empty(), List.of());
    assertThat(diagnose())
        .singleElement()
        .satisfies(found -> {
          assertThat(found.summary()).isEqualTo("No agent is there to run /shop/web.");
          assertThat(found.fix()).contains("ngp up");
        });
  }

  @Test
  void lostAgentsAreNamedWithWhenTheyWereLastHeardOf() {
    agents.set(0, agent(false));
    waiting(1, Optional.empty(), List.of());
    assertThat(diagnose().getFirst().detail())
        .isEqualTo("agent-1 was last heard of at 2026-01-01T00:00:00.000Z");
  }

  @Test
  void tasksOnAgentsThatDoNotAnswerAreAWarning() {
    instances.add(placed(1).withCondition(Condition.UNREACHABLE, T0));
    run(2, healthy());
    assertThat(diagnose())
        .singleElement()
        .satisfies(found -> {
          assertThat(found.severity()).isEqualTo(Severity.WARNING);
          assertThat(found.summary()).startsWith("1 of its tasks can't be reached");
          assertThat(found.where()).isEqualTo("agents agent-1");
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Connection refused          | $PORT0
          Timeout after 5 s           | within 5 s
          503 Service Unavailable     | status from 200 to 399
          """)
  void aFailingHealthCheckTellsItsCauseAndWhere(String cause, String fix) {
    run(1, sick(cause));
    run(2, healthy());
    assertThat(diagnose())
        .singleElement()
        .satisfies(found -> {
          assertThat(found.severity()).isEqualTo(Severity.ERROR);
          assertThat(found.summary())
              .isEqualTo(
                  "Health check 0 of /shop/web (HTTP GET /health on port index 0) fails: " + cause);
          assertThat(found.where()).isEqualTo("task " + id(1).task(1) + " at 127.0.0.1:31001");
          assertThat(found.detail())
              .isEqualTo(
                  "1 of 2 running tasks fail it; this one 3 times in a row, and is killed at"
                      + " failure 4.");
          assertThat(found.fix()).contains(fix);
          assertThat(found.count()).isEqualTo(3);
        });
  }

  @Test
  void aCheckThatNeverPassedIsMentionedAfterAWhile() {
    run(1, CheckHealth.UNKNOWN);
    run(2, healthy());
    assertThat(diagnose()).isEmpty();
    assertThat(new Diagnoser(view(app), agents, T0.plusSeconds(30)).diagnose(app.id()))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.severity()).isEqualTo(Severity.INFO);
          assertThat(found.summary()).contains("has not passed yet");
          assertThat(found.detail()).contains("300 s");
        });
  }

  @Test
  void anAppThatComesLaterInItsDeploymentSaysWhatItWaitsFor() {
    DeploymentPlan plan =
        new DeploymentPlan(
            "d-1",
            app.version(),
            Excerpt.EMPTY,
            new Excerpt(Map.of(app.id(), app), Map.of()),
            List.of(
                new Step(List.of(new Action.Scale(PathId.parse("/db"), List.of()))),
                new Step(List.of(new Action.Scale(app.id(), List.of())))));
    deployments.add(new Deployment(plan, 0, T0));
    assertThat(diagnose())
        .singleElement()
        .satisfies(found -> {
          assertThat(found.summary()).isEqualTo("/shop/web waits for /db in the same deployment.");
          assertThat(found.where()).isEqualTo("deployment d-1");
        });
    deployments.set(0, new Deployment(plan, 1, T0));
    assertThat(diagnose()).isEmpty();
  }

  @Test
  void instancesBeingRemovedExplainNothing() {
    run(1, healthy());
    run(2, healthy());
    instances.add(
        placed(3).running(T0, 1).withHealth(List.of(sick("x"))).withGoal(Goal.DECOMMISSIONED));
    assertThat(diagnose()).isEmpty();
  }

  private List<Diagnostic> diagnose() {
    return new Diagnoser(view(app), agents, T0).diagnose(app.id());
  }

  private ClusterView view(App shown) {
    PMap<InstanceId, Instance> ofApp = HashTreePMap.empty();
    for (Instance instance : instances) {
      ofApp = ofApp.plus(instance.id(), instance);
    }
    return new ClusterView(
        RootGroup.EMPTY.withApp(shown),
        HashTreePMap.singleton(app.id(), ofApp),
        deployments,
        failure
            .<PMap<PathId, TaskFailure>>map(found -> HashTreePMap.singleton(app.id(), found))
            .orElse(HashTreePMap.empty()),
        queue
            .<PMap<PathId, QueueEntry>>map(found -> HashTreePMap.singleton(app.id(), found))
            .orElse(HashTreePMap.empty()),
        drain
            .<PMap<String, Drain>>map(found -> HashTreePMap.singleton(found.agent(), found))
            .orElse(HashTreePMap.empty()),
        HashTreePMap.empty());
  }

  private static App app(String json) {
    return new AppJson(AppSettings.STANDARD)
        .read(AppJson.parse(json.getBytes(StandardCharsets.UTF_8)), PathId.ROOT, new Version(T0));
  }

  private InstanceId id(int number) {
    return new InstanceId(app.id(), "00000000-0000-0000-0000-%012d".formatted(number));
  }

  private Instance scheduled(int number, int launches) {
    Instance instance = Instance.scheduled(id(number), app.version(), T0);
    for (int i = 0; i < launches; i++) {
      instance = instance.launched(app.version(), T0);
    }
    return instance.withCondition(Condition.SCHEDULED, T0);
  }

  private Instance placed(int number) {
    return scheduled(number, 1)
        .withPlacement(new Instance.Placement(AGENT, List.of(31000 + number)));
  }

  private void run(int number, CheckHealth health) {
    instances.add(placed(number).running(T0, 1).withHealth(List.of(health)));
  }

  private static CheckHealth healthy() {
    return new CheckHealth(0, Optional.of(T0), Optional.of(T0), Optional.empty(), Optional.empty());
  }

  private static CheckHealth sick(String cause) {
    return new CheckHealth(
        3, Optional.empty(), Optional.empty(), Optional.of(T0), Optional.of(cause));
  }

  private void fail(String message, Version version) {
    failure =
        Optional.of(
            new TaskFailure(
                id(1).task(1), "TASK_FAILED", message, version, Optional.of(AGENT), T0));
  }

  private void waiting(int count, Optional<Instant> until, List<OfferVerdict> verdicts) {
    queue =
        Optional.of(
            new QueueEntry(
                app,
                count,
                T0.minus(Duration.ofSeconds(9)),
                until,
                verdicts,
                Optional.of(T0),
                verdicts));
  }

  private static EngineNode agent(boolean reachable) {
    EngineNode.Amounts amounts = new EngineNode.Amounts(4, 1024, 1024, 0, 100);
    return new EngineNode(
        AGENT, "http://127.0.0.1:1", reachable, T0, amounts, amounts, 0, Map.of(), Map.of());
  }
}
