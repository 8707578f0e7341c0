package io.ngp.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.nodespec.NodeSpec;
import io.ngp.nodespec.Role;
import io.ngp.provider.local.node.NodeFile;
import io.ngp.provider.local.node.NodeFolder;
import io.ngp.provider.local.node.NodeProcess;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A balancer whose place another process was to take. */
class BalancerTakeoverIT extends NodeFixture {
  private Fields given;
  private Known known;
  private NodeFolder folder;
  private ProcessHandle serving;

  @BeforeEach
  void makeBalancer() {
    var masters = List.of(rig.masterPorts("master-1"));
    given = rig.balancer("balancer-1", rig.portsOf("balancer-1", "http", "control"), masters);
    known = rig.make(rig.nodes(), "t", given);
    folder = NodeFolder.of(rig.folder, "balancer-1");
    serving = NodeProcess.find(folder).orElseThrow();
  }

  @Test
  void balancerServesOnWhenTheUserAsksToStopWhileAnotherTakesItsPlace() throws Exception {
    rig.behaviours.put(Role.BALANCER, "mute");
    var asked = Asked.with("t");
    var inputs = LocalRig.complete(rig.nodes(), given.with("zone", Value.of("here")));
    var update =
        CompletableFuture.runAsync(
            () -> rig.nodes().update(asked, known, inputs), Thread.ofVirtual()::start);
    LocalRig.await(
        () -> NodeProcess.find(folder).filter(each -> !each.equals(serving)).isPresent());
    var heir = NodeProcess.find(folder).orElseThrow();

    asked.stop().set(true);

    assertThat(update)
        .failsWithin(LocalRig.SOON)
        .withThrowableThat()
        .withCauseInstanceOf(ProviderException.class);
    LocalRig.await(() -> !heir.isAlive());
    assertThat(serving.isAlive()).isTrue();
    assertThat(NodeProcess.find(folder)).contains(serving);
    assertThat(spec().zone()).as("what it was told").isEmpty();
  }

  @Test
  void balancerThatCannotBeTakenOverMakesWay() {
    rig.behaviours.put(Role.BALANCER, "crash");

    assertThatThrownBy(() -> rig.change(rig.nodes(), known, given.with("zone", Value.of("here"))))
        .isInstanceOf(ProviderException.class);
    LocalRig.await(() -> !serving.isAlive());
  }

  private NodeSpec.Balancer spec() {
    return (NodeSpec.Balancer) NodeFile.read(folder).orElseThrow().spec();
  }
}
