package io.ngp.cluster.deployment;

import static io.ngp.cluster.deployment.Steps.deployment;
import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.changed;
import static io.ngp.cluster.testing.TestApps.httpCheck;
import static io.ngp.cluster.testing.TestApps.readinessCheck;
import static io.ngp.cluster.testing.TestApps.scaled;
import static io.ngp.cluster.testing.TestApps.withHealthChecks;
import static io.ngp.cluster.testing.TestApps.withReadiness;
import static io.ngp.cluster.testing.TestApps.withStrategy;
import static io.ngp.cluster.testing.TestInstances.at;
import static io.ngp.cluster.testing.TestInstances.awaited;
import static io.ngp.cluster.testing.TestInstances.passed;
import static io.ngp.cluster.testing.TestInstances.ready;
import static io.ngp.cluster.testing.TestInstances.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.instance.Instance;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A readiness check holds a deployment's step (marathon/API.md 8.2 and 8.4). */
class ReadinessHoldTest {
  private static final App OLD = withReadiness(app("/a"), readinessCheck(false));

  /** New instances: (w)aits, (r)eady, and both of them h(ealthy) besides. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          none is ready                        | false | w w   | wait
          one is ready                         | false | r w   | wait
          both are ready                       | false | r r   | finished
          ready, but health is unknown         | true  | r r   | wait
          healthy, but one is not ready        | true  | rh wh | wait
          healthy and ready                    | true  | rh rh | finished
          """)
  void aScaleIsOverWhenWhatItStartedIsReady(
      String name, boolean hasHealthCheck, String found, String expected) {
    App app = hasHealthCheck ? withHealthCheck(OLD) : OLD;
    App target = scaled(app, 3, 2);
    List<Instance> instances = new ArrayList<>(List.of(good(app, 9)));
    instances.addAll(instances(target, found));

    assertThat(outcome(deployment(target, new Action.Scale(target.id(), List.of())), instances))
        .as(name)
        .isEqualTo(expected);
  }

  /** Two old instances that ran before there was any deployment, and new ones. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 and 1: the new ones start first          | 1   | 1 | 2 |     | start 2
          1 and 1: running is not enough             | 1   | 1 | 2 | w w | wait
          1 and 1: a ready one lets an old one go    | 1   | 1 | 2 | r w | stop 2
          1 and 1: the second                        | 1   | 1 | 1 | r r | stop 1
          1 and 0: one at a time, and it must be ready | 1 | 0 | 2 | w   | wait
          1 and 0: it is                             | 1   | 0 | 2 | r   | stop 2
          over when all are ready and no old is left | 1   | 1 | 0 | r r | finished
          the last one is waited for                 | 1   | 1 | 0 | r w | wait
          """)
  void aReplaceCountsAnInstanceOnlyWhenItIsReady(
      String name, double minimum, double over, int old, String found, String expected) {
    App app = withStrategy(OLD, minimum, over).withInstances(2);
    App target = changed(app, 2);
    Deployment restart = deployment(target, new Action.Restart(target.id()));
    List<Instance> before = List.of(running(app, 1), running(app, 2));
    List<Instance> now = new ArrayList<>(before.subList(0, old));
    now.addAll(instances(target, found == null ? "" : found));

    StepOutcome outcome =
        StepProgress.evaluate(
            restart, StepProgress.begin(restart, _ -> before), _ -> List.copyOf(now));

    assertThat(Steps.text(outcome)).as(name).isEqualTo(expected);
  }

  private static App withHealthCheck(App app) {
    return withReadiness(withHealthChecks(app, httpCheck()), readinessCheck(false));
  }

  private static Instance good(App app, int n) {
    return app.checks().healthChecks().isEmpty()
        ? running(app, n)
        : running(app, n).withHealth(List.of(passed(at(n))));
  }

  private static List<Instance> instances(App app, String found) {
    List<Instance> instances = new ArrayList<>();
    for (String word : found.isEmpty() ? new String[0] : found.split(" ", -1)) {
      int n = 11 + instances.size();
      Instance instance = word.startsWith("r") ? ready(app, n) : awaited(app, n);
      instances.add(
          word.endsWith("h") ? instance.withHealth(List.of(passed(at(n + 1)))) : instance);
    }
    return instances;
  }

  private static String outcome(Deployment deployment, List<Instance> instances) {
    StepSnapshot now = _ -> instances;
    return Steps.text(StepProgress.evaluate(deployment, StepProgress.begin(deployment, now), now));
  }
}
