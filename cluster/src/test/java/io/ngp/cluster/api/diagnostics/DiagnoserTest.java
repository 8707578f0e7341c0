package io.ngp.cluster.api.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.api.diagnostics.Diagnostic.Severity;
import io.ngp.cluster.app.Excerpt;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.deployment.DeploymentPlan.Step;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnoserTest extends DiagnosedApp {
  @Test
  void anAppThatRunsAsWantedHasNothingWrong() {
    run(1, healthy());
    run(2, healthy());
    fail("Command exited with status 7", app.version());
    assertThat(diagnose()).isEmpty();
  }

  @Test
  void instancesThatAreLeavingAnAgentAreNothingWrong() {
    run(1, healthy());
    run(2, healthy());
    drain = Optional.of(new Drain("agent-1", T0, T0.plusSeconds(300), false, Optional.empty()));

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
}
