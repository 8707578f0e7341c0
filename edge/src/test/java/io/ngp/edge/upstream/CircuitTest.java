package io.ngp.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Balancing.Ejection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private static final Ejection RULE = Ejection.after(3, Duration.ofSeconds(10));

  private final Fleet fleet = new Fleet();
  private final Circuit circuit = new Circuit(fleet::now);

  @Test
  void failuresInARowOpenIt() {
    assertThat(fail()).isFalse();
    assertThat(fail()).isFalse();
    assertThat(circuit.isEjected()).isFalse();
    assertThat(fail()).as("ejected now").isTrue();
    assertThat(circuit.isEjected()).isTrue();
  }

  @Test
  void aSuccessBetweenFailuresStartsTheCountAnew() {
    for (int i = 0; i < 10; i++) {
      fail();
      fail();
      circuit.succeeded();
    }

    assertThat(circuit.isEjected()).isFalse();
  }

  @Test
  void whenItsTimeIsOverOneRequestTriesItAndOthersKeepAway() {
    open();
    fleet.pass(Duration.ofSeconds(10));
    assertThat(circuit.isEjected()).isFalse();

    circuit.begin();

    assertThat(circuit.isEjected()).isTrue();
  }

  @Test
  void theTrialsSuccessClosesIt() {
    open();
    fleet.pass(Duration.ofSeconds(10));
    circuit.begin();
    circuit.succeeded();

    assertThat(circuit.isEjected()).isFalse();
    assertThat(fail()).as("it takes three failures again").isFalse();
  }

  @Test
  void theTrialsFailureOpensItForLonger() {
    open();
    fleet.pass(Duration.ofSeconds(10));
    circuit.begin();

    assertThat(fail()).as("ejected again").isTrue();
    fleet.pass(Duration.ofSeconds(19));
    assertThat(circuit.isEjected()).isTrue();
    fleet.pass(Duration.ofSeconds(1));
    assertThat(circuit.isEjected()).isFalse();
  }

  @Test
  void aTrialThatNeverEndsMakesWayForAnother() {
    open();
    fleet.pass(Duration.ofSeconds(10));
    circuit.begin();
    fleet.pass(Duration.ofSeconds(5));

    assertThat(circuit.isEjected()).isFalse();
  }

  @Test
  void timesGrowWithRelapsesUpToFiveMinutes() {
    open();
    long last = circuit.lastNanos();
    for (int i = 0; i < 20; i++) {
      fleet.pass(Duration.ofNanos(last));
      circuit.begin();
      fail();
      assertThat(circuit.lastNanos()).isGreaterThanOrEqualTo(last);
      last = circuit.lastNanos();
    }

    assertThat(Duration.ofNanos(last)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void oneThatWasWellForLongStartsWithAShortTime() {
    open();
    fleet.pass(Duration.ofSeconds(10));
    circuit.begin();
    circuit.succeeded();
    fleet.pass(Duration.ofMinutes(1));
    open();

    assertThat(Duration.ofNanos(circuit.lastNanos())).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void whatWasAskedBeforeItOpenedDoesNotCloseIt() {
    open();
    circuit.succeeded();

    assertThat(circuit.isEjected()).isTrue();
  }

  @Test
  void whereTooManyAreEjectedItStaysClosed() {
    for (int i = 0; i < 10; i++) {
      assertThat(circuit.failed(RULE, () -> false)).isFalse();
    }

    assertThat(circuit.isEjected()).isFalse();
  }

  @Test
  void withoutARuleFailuresDoNotOpenIt() {
    for (int i = 0; i < 10; i++) {
      assertThat(circuit.failed(Ejection.after(0, Duration.ofSeconds(1)), () -> true)).isFalse();
    }

    assertThat(circuit.isEjected()).isFalse();
  }

  @Test
  void aPausePasses() {
    circuit.pause(Duration.ofSeconds(1).toNanos());

    assertThat(circuit.isEjected()).isTrue();
    fleet.pass(Duration.ofSeconds(1));
    assertThat(circuit.isEjected()).isFalse();
  }

  @Test
  void aPauseDoesNotShortenAnEjection() {
    open();
    circuit.pause(Duration.ofSeconds(1).toNanos());
    fleet.pass(Duration.ofSeconds(9));

    assertThat(circuit.isEjected()).isTrue();
  }

  @Test
  void aFailedCheckHoldsItOpenUntilOneSucceeds() {
    circuit.checked(false);
    fleet.pass(Duration.ofDays(1));
    circuit.succeeded();
    assertThat(circuit.isEjected()).isTrue();

    circuit.checked(true);
    assertThat(circuit.isEjected()).isFalse();
  }

  private boolean fail() {
    return circuit.failed(RULE, () -> true);
  }

  private void open() {
    for (int i = 0; i < RULE.failures(); i++) {
      fail();
    }
    assertThat(circuit.isEjected()).isTrue();
  }
}
