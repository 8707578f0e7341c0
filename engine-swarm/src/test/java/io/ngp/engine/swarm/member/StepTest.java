package io.ngp.engine.swarm.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepTest {
  private static final Optional<Invitation> NOBODY = Optional.empty();
  private static final Optional<Invitation> INVITED =
      Optional.of(new Invitation("ours", "token", List.of("10.0.0.1:2377")));
  private static final DaemonState OUT = new DaemonState("inactive", false, "", "", "");

  private static DaemonState manages(String cluster) {
    return new DaemonState("active", true, "node", cluster, "");
  }

  private static Step leader(DaemonState daemon, Optional<Invitation> invitation) {
    return Step.next(daemon, invitation, true, false);
  }

  private static Step other(DaemonState daemon, Optional<Invitation> invitation) {
    return Step.next(daemon, invitation, false, false);
  }

  @Test
  void onlyTheLeadingMasterBeginsASwarmAndOnlyWhereThereIsNone() {
    assertThat(leader(OUT, NOBODY)).isEqualTo(new Step.Found());
    assertThat(other(OUT, NOBODY)).isInstanceOf(Step.Wait.class);
    assertThat(leader(OUT, INVITED)).isEqualTo(new Step.Join(INVITED.orElseThrow()));
  }

  @Test
  void aSwarmTheLeadersDaemonManagesIsThePlatforms() {
    assertThat(leader(manages("any"), NOBODY)).isEqualTo(new Step.Adopt());
    assertThat(other(manages("any"), NOBODY)).isInstanceOf(Step.Wait.class);
    assertThat(leader(new DaemonState("active", false, "node", "", ""), NOBODY))
        .isInstanceOf(Step.Wait.class);
  }

  @Test
  void whoIsInSaysSo() {
    assertThat(other(manages("ours"), INVITED)).isEqualTo(new Step.Present());
    assertThat(other(new DaemonState("active", false, "node", "", ""), INVITED))
        .isEqualTo(new Step.Present());
  }

  @Test
  void aDaemonOfAnotherSwarmIsTakenOutOnlyIfNothingIsLost() {
    assertThat(other(manages("theirs"), INVITED)).isInstanceOf(Step.Wait.class);
    assertThat(Step.next(manages("theirs"), INVITED, false, true)).isInstanceOf(Step.Leave.class);
  }

  @Test
  void aStuckDaemonLeavesAndALockedOneIsForPeople() {
    assertThat(other(new DaemonState("error", false, "node", "", "removed"), INVITED))
        .isEqualTo(new Step.Leave("its daemon is stuck: removed"));
    assertThat(other(new DaemonState("locked", false, "", "", ""), INVITED))
        .isInstanceOf(Step.Wait.class);
    assertThat(other(new DaemonState("pending", false, "", "", ""), INVITED))
        .isInstanceOf(Step.Wait.class);
  }
}
