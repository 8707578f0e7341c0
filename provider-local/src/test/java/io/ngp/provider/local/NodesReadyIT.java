package io.ngp.provider.local;

import static io.ngp.provider.local.LocalRig.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.nodespec.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waiting until nodes are healthy. */
class NodesReadyIT extends NodeFixture {
  @Test
  void readyIsAwaitedAndStaysReady() {
    var agent = rig.make(rig.nodes(), "a", lonelyAgent());

    var known = rig.make(rig.ready(), "r", fields("nodes", List.of(agent.outputs())));

    assertThat(rig.read(rig.ready(), known))
        .isEqualTo(new Reading.Present(known.inputs(), known.outputs()));
    assertThat(rig.change(rig.ready(), known, known.inputs())).isEqualTo(known);
    rig.delete(rig.ready(), known);
  }

  @Test
  void nodeThatIsNeverWellIsNamedWithItsLastWords() {
    rig.behaviours.put(Role.AGENT, "sick");
    var agent = rig.make(rig.nodes(), "a", lonelyAgent());
    var inputs = fields("nodes", List.of(agent.outputs()), "timeout_seconds", 1);

    assertThatThrownBy(() -> rig.make(rig.ready(), "r", inputs))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> {
              assertThat(e).hasMessage("agent-1 is not healthy after 1 s: as told");
              assertThat(e.details()).containsExactly("agent-1 says hello");
            });
  }

  @Test
  void nodeThatDiedMeanwhileIsNotAwaited() {
    var agent = rig.make(rig.nodes(), "a", lonelyAgent());
    rig.kill("agent-1");

    assertThatThrownBy(() -> rig.make(rig.ready(), "r", fields("nodes", List.of(agent.outputs()))))
        .hasMessage("agent-1 ended before it was healthy. Its last words:");
  }
}
