package io.ngp.cluster.api.diagnostics;

import static io.ngp.cluster.testing.TestApps.START;
import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.readinessCheck;
import static io.ngp.cluster.testing.TestApps.withReadiness;
import static io.ngp.cluster.testing.TestInstances.at;
import static io.ngp.cluster.testing.TestInstances.awaited;
import static io.ngp.cluster.testing.TestInstances.id;
import static io.ngp.cluster.testing.TestInstances.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.api.diagnostics.Diagnostic.Severity;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.deployment.DeploymentPlanner;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.Readiness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

class ReadinessDiagnosisTest {
  private static final App APP = withReadiness(app("/web"), readinessCheck(false));
  private static final RootGroup ROOT = RootGroup.EMPTY.withApp(APP);
  private static final Deployment DEPLOYMENT =
      new Deployment(
          DeploymentPlanner.plan("d-1", APP.version(), RootGroup.EMPTY, ROOT, Set.of(), Map.of()),
          1,
          START);

  @Test
  void aWaitingDeploymentNamesTheTaskAndItsLastAnswer() {
    List<Diagnostic> found =
        diagnose(
            List.of(DEPLOYMENT),
            ready(APP, 1),
            awaited(APP, 2),
            unready(3, "GET http://10.0.0.1:31000/ready answered 503: warming up"));

    assertThat(found)
        .singleElement()
        .satisfies(told -> {
          assertThat(told.severity()).isEqualTo(Severity.WARNING);
          assertThat(told.summary())
              .isEqualTo(
                  "The deployment of /web waits until task %s is ready: GET http://10.0.0.1:31000/ready answered 503: warming up."
                      .formatted(id(APP, 3).task(1)));
          assertThat(told.where()).isEqualTo("deployment d-1");
          assertThat(told.detail())
              .isEqualTo(
                  """
                  %s on agent-1: no answer yet
                  %s on agent-1: GET http://10.0.0.1:31000/ready answered 503: warming up\
                  """
                      .formatted(id(APP, 2).task(1), id(APP, 3).task(1)));
          assertThat(told.count()).isEqualTo(2);
          assertThat(told.since()).contains(at(3));
          assertThat(told.task()).contains(id(APP, 3).task(1));
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET http://h:1/ready answered 404        | Let /ready answer with 200 or 204
          GET http://h:1/ready failed: Connection refused | Let the app listen on its port "http"
          """)
  void theFixFitsTheAnswer(String cause, String fix) {
    assertThat(diagnose(List.of(DEPLOYMENT), unready(1, cause)).getFirst().fix())
        .startsWith(fix)
        .contains("ngp app logs web");
  }

  @Test
  void aTaskThatHasNotAnsweredYetIsNoWarning() {
    assertThat(diagnose(List.of(DEPLOYMENT), awaited(APP, 1)))
        .singleElement()
        .satisfies(told -> {
          assertThat(told.severity()).isEqualTo(Severity.INFO);
          assertThat(told.summary()).endsWith("is ready: it has not answered yet.");
        });
  }

  @Test
  void aTaskThatACancelledDeploymentLeftUnreadyIsTold() {
    assertThat(diagnose(List.of(), unready(1, "answered 503")))
        .singleElement()
        .satisfies(told -> {
          assertThat(told.summary())
              .isEqualTo(
                  "/web gets no traffic to task %s, which is not ready: answered 503."
                      .formatted(id(APP, 1).task(1)));
          assertThat(told.where()).isEqualTo("app /web");
        });
  }

  @Test
  void readyTasksAreNothingToTell() {
    assertThat(diagnose(List.of(DEPLOYMENT), ready(APP, 1))).isEmpty();
  }

  private static Instance unready(int n, String cause) {
    return awaited(APP, n)
        .withReadiness(new Readiness("warm", false, Optional.of(cause), Optional.empty()));
  }

  private static List<Diagnostic> diagnose(List<Deployment> deployments, Instance... instances) {
    PMap<InstanceId, Instance> ofApp = HashTreePMap.empty();
    for (Instance instance : instances) {
      ofApp = ofApp.plus(instance.id(), instance);
    }
    PMap<PathId, PMap<InstanceId, Instance>> all = HashTreePMap.singleton(APP.id(), ofApp);
    ClusterView view =
        new ClusterView(
            ROOT,
            all,
            deployments,
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty());
    return new Diagnoser(view, List.of(), at(60)).diagnose(APP.id());
  }
}
