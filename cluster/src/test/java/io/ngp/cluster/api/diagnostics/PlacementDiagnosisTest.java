package io.ngp.cluster.api.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.api.diagnostics.Diagnostic.Severity;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Why instances have no place yet. */
class PlacementDiagnosisTest extends DiagnosedApp {
  @Test
  void instancesWithoutAPlaceToGoToAreToldWithWhatKeepsThem() {
    run(1, healthy());
    run(2, healthy());
    drain = Optional.of(new Drain("agent-1", T0, T0.plusSeconds(300), true, Optional.empty()));
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
}
