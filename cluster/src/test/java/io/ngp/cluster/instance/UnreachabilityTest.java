package io.ngp.cluster.instance;

import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestInstances.at;
import static io.ngp.cluster.testing.TestInstances.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Lifecycle.UnreachableStrategy;
import io.ngp.cluster.instance.Unreachability.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnreachabilityTest {
  private static final App APP = app("/a");
  private static final Instance LOST = in(Condition.UNREACHABLE, APP, 10);
  private static final UnreachableStrategy STRATEGY =
      new UnreachableStrategy.Replace(Duration.ofSeconds(60), Duration.ofSeconds(100));

  @Test
  void defaultIsToForgetAtOnce() {
    UnreachableStrategy atOnce = new UnreachableStrategy.Replace(Duration.ZERO, Duration.ZERO);
    assertThat(Unreachability.judge(LOST, atOnce, at(10))).isEqualTo(new Verdict.Expunge());
  }

  @Test
  void disabledKeepsItForEver() {
    assertThat(Unreachability.judge(LOST, new UnreachableStrategy.Disabled(), at(1_000_000)))
        .isEqualTo(new Verdict.Keep());
  }

  @Test
  void isGivenUpFirstAndForgottenLater() {
    assertThat(Unreachability.judge(LOST, STRATEGY, at(69)))
        .isEqualTo(new Verdict.AskAgain(at(70)));
    assertThat(Unreachability.judge(LOST, STRATEGY, at(70))).isEqualTo(new Verdict.GiveUp());
    Instance inactive = LOST.withCondition(Condition.UNREACHABLE_INACTIVE, at(70));
    assertThat(Unreachability.judge(inactive, STRATEGY, at(109)))
        .isEqualTo(new Verdict.AskAgain(at(110)));
    assertThat(Unreachability.judge(inactive, STRATEGY, at(110))).isEqualTo(new Verdict.Expunge());
  }

  @Test
  void lateQuestionForgetsWithoutGivingUpFirst() {
    assertThat(Unreachability.judge(LOST, STRATEGY, at(500))).isEqualTo(new Verdict.Expunge());
  }

  @Test
  void onlyUnreachableInstancesAreJudged() {
    assertThatThrownBy(() -> Unreachability.judge(in(Condition.RUNNING, APP, 1), STRATEGY, at(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
