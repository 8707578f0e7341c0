package io.ngp.engine.local.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskSpecTest {
  @Test
  void anOrderGoesOverTheWireAndBack() {
    TaskSpec spec =
        spec(
            Optional.of(
                new Probe(1, new Probe.Question(Probe.Kind.HTTP, "", "/info", 80), 1, 2, 3)));

    assertThat(Json.read(Json.bytes(spec), TaskSpec.class)).isEqualTo(spec);
  }

  @Test
  void anOrderThatAnEarlierReleaseStoredHasNoCheckVolumesOrSecrets() {
    String stored = Json.text(spec(Optional.empty()));

    assertThat(stored).doesNotContain("check", "volumes", "secrets");
    assertThat(Json.read(stored, TaskSpec.class)).isEqualTo(spec(Optional.empty()));
  }

  private static TaskSpec spec(Optional<Probe> check) {
    return new TaskSpec(
        "t",
        "/t",
        new TaskSpec.Program(List.of("true"), Map.of(), Optional.empty(), List.of()),
        new TaskSpec.Shares(0.1, Optional.empty(), Optional.empty()),
        List.of(),
        List.of(),
        check,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
