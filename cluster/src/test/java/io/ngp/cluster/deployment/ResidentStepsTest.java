package io.ngp.cluster.deployment;

import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.changed;
import static io.ngp.cluster.testing.TestApps.resident;
import static io.ngp.cluster.testing.TestApps.scaled;
import static io.ngp.cluster.testing.TestApps.withStrategy;
import static io.ngp.cluster.testing.TestInstances.atHome;
import static io.ngp.cluster.testing.TestInstances.in;
import static io.ngp.cluster.testing.TestInstances.running;
import static io.ngp.cluster.testing.TestInstances.scheduled;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Steps of apps whose instances own volumes (marathon/API.md 8.4 and 12). */
class ResidentStepsTest {
  private static final App APP = resident(withStrategy(app("/db/pg"), 1, 0).withInstances(2));

  @Test
  void scalingDownKeepsTheDataOfWhatGoes() {
    assertThat(scale(1, up(1), up(2))).isEqualTo("suspend 2");
    assertThat(scale(1, up(1), stopping(2))).isEqualTo("wait");
    assertThat(scale(1, up(1), stopped(2))).isEqualTo("finished");
  }

  @Test
  void instanceThatWasNeverPlacedHasNoDataToKeep() {
    assertThat(scale(1, up(1), scheduled(APP, 2))).isEqualTo("stop 2");
  }

  @Test
  void scalingUpUsesWhatWasStoppedLastBeforeAnythingNew() {
    assertThat(scale(2, up(1), stopped(2), stopped(3))).isEqualTo("resume 3");
    assertThat(scale(4, up(1), stopped(2), stopped(3))).isEqualTo("resume 3, resume 2, start 1");
  }

  @Test
  void instanceStoppedOnALostAgentIsWantedAgainAsItIs() {
    Instance lost = atHome(in(Condition.UNREACHABLE, APP, 2)).withGoal(Goal.STOPPED);

    assertThat(scale(1, up(1), lost)).isEqualTo("finished");
    assertThat(scale(2, up(1), lost)).isEqualTo("resume 2");
    assertThat(lost.resumed(APP.version(), lost.since()).condition())
        .isEqualTo(Condition.UNREACHABLE);
  }

  @Test
  void replacingStopsOneAndBringsItBackInTheNewVersion() {
    assertThat(replace(up(1), up(2))).isEqualTo("suspend 2");
    assertThat(replace(up(1), stopping(2))).isEqualTo("wait");
    assertThat(replace(up(1), stopped(2))).isEqualTo("resume 2");
  }

  @Test
  void replacingWaitsForDataOnALostAgentInsteadOfBeginningWithoutIt() {
    Instance lost = atHome(in(Condition.UNREACHABLE, APP, 2)).withGoal(Goal.STOPPED);

    assertThat(replace(up(1), lost)).isEqualTo("wait");
  }

  @Test
  void removedAppGivesItsDataUp() {
    assertThat(
            Steps.text(
                StepProgress.evaluate(
                    Steps.deployment(APP, new DeploymentPlan.Action.Stop(APP.id())),
                    new StepState(Map.of()),
                    _ -> List.of(up(1), stopped(2)))))
        .isEqualTo("stop 1, stop 2");
  }

  private static Instance up(int n) {
    return atHome(running(APP, n));
  }

  private static Instance stopping(int n) {
    return up(n).withGoal(Goal.STOPPED);
  }

  private static Instance stopped(int n) {
    return atHome(in(Condition.KILLED, APP, n)).withGoal(Goal.STOPPED);
  }

  private static String scale(int count, Instance... instances) {
    App target = scaled(APP, count, 2);
    return Steps.text(Scaling.of(target, List.of(instances), List.of()).outcome(_ -> Map.of()));
  }

  /** A step under way since both ran in the old version. */
  private static String replace(Instance... instances) {
    App target = changed(APP, 2);
    RollingUpdate.Start begun = Replacing.of(target, List.of(up(1), up(2))).begin();
    return Steps.text(Replacing.of(target, List.of(instances)).outcome(begun, _ -> Map.of()));
  }
}
