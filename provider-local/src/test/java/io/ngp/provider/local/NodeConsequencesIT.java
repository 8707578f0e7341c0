package io.ngp.provider.local;

import static io.ngp.provider.local.LocalRig.planned;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a plan says of its consequences for the apps. */
class NodeConsequencesIT extends NodeFixture {
  @Test
  void lossOfTheOnlyMasterIsLossOfData() {
    var members = List.of(rig.masterPorts("master-1"));
    var known = known(rig.master(1, members));

    assertThat(
            rig.nodes()
                .consequences(
                    planned(rig.nodes(), Action.DELETE, Optional.of(known), Optional.empty())))
        .extracting(Consequence::kind)
        .containsExactly(Consequence.Kind.DATA_LOSS);
  }

  @Test
  void mastersThatAreAllMadeAnewHaveNobodyToFetchTheDataFrom() {
    var members =
        List.of(
            rig.masterPorts("master-1"), rig.masterPorts("master-2"), rig.masterPorts("master-3"));
    var masters =
        List.of(
            known(rig.master(1, members)),
            known(rig.master(2, members)),
            known(rig.master(3, members)));

    assertThat(rig.provider.consequences(masters.stream().map(this::replaced).toList()))
        .extracting(Consequence::kind)
        .contains(Consequence.Kind.DATA_LOSS);
    assertThat(
            rig.provider.consequences(
                List.of(replaced(masters.get(0)), replaced(masters.get(1)), kept(masters.get(2)))))
        .extracting(Consequence::kind)
        .doesNotContain(Consequence.Kind.DATA_LOSS);
  }

  private Planned replaced(Known known) {
    return planned(rig.nodes(), Action.REPLACE, Optional.of(known), Optional.of(known.inputs()));
  }

  private Planned kept(Known known) {
    return planned(rig.nodes(), Action.KEEP, Optional.of(known), Optional.of(known.inputs()));
  }

  @Test
  void headroomAfterLosingAnAgentIsToldWhenAMasterAnswers() {
    var members = List.of(rig.masterPorts("master-1"));
    rig.make(rig.nodes(), "m", rig.master(1, members));
    rig.direct(
        "master-1",
        "apps",
        "{\"apps\": [{\"id\": \"/www\", \"instances\": 3, \"cpus\": 0.5, \"mem\": 64}]}");
    var size = List.of("cpus", "mem");
    var first = known(sized(rig.agent("agent-1", members), size));
    var second = sized(rig.agent("agent-2", members), size);

    var consequences =
        rig.provider.consequences(
            List.of(
                planned(rig.nodes(), Action.KEEP, Optional.of(first), Optional.of(first.inputs())),
                planned(rig.nodes(), Action.CREATE, Optional.empty(), Optional.of(second))));

    assertThat(consequences)
        .containsExactly(
            new Consequence(
                Consequence.Kind.CAPACITY,
                "after this, 2 agents offer 400.0 cpus and 400 MiB; with one lost, 200.0 cpus and"
                    + " 200 MiB remain for the 1.5 cpus and 192 MiB wanted"));
  }

  @Test
  void restartOfABalancerInterrupts() {
    var members = List.of(rig.masterPorts("master-1"));
    var known =
        known(rig.balancer("balancer-1", rig.portsOf("balancer-1", "http", "control"), members));

    assertThat(
            rig.provider.consequences(
                List.of(
                    planned(
                        rig.nodes(),
                        Action.UPDATE,
                        Optional.of(known),
                        Optional.of(known.inputs())))))
        .containsExactly(
            new Consequence(
                Consequence.Kind.NOTE,
                "balancer-1 restarts: requests go on, the new process takes over the listeners"));
  }

  @Test
  void masterThatStaysRestartsForNobodyWhoComes() {
    var one = List.of(rig.masterPorts("master-1"));
    var known = known(rig.master(1, one));
    var two = rig.master(1, List.of(one.getFirst(), rig.masterPorts("master-2")));

    assertThat(
            rig.provider.consequences(
                List.of(planned(rig.nodes(), Action.UPDATE, Optional.of(known), Optional.of(two)))))
        .isEmpty();
  }

  private Fields sized(Fields agent, List<String> resources) {
    var sized = agent;
    for (var resource : resources) {
      sized = sized.with(resource, Value.of(200));
    }
    return sized;
  }

  private Known known(Fields given) {
    return new Known("t", LocalRig.complete(rig.nodes(), given), Fields.EMPTY);
  }
}
