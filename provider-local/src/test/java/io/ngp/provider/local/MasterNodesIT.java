package io.ngp.provider.local;

import static io.ngp.provider.local.LocalRig.planned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.provider.local.node.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Masters that form an ensemble. */
class MasterNodesIT extends NodeFixture {
  @Test
  void newMasterWaitsForTheOneThatHasTheData() {
    var members = List.of(rig.masterPorts("master-1"), rig.masterPorts("master-2"));
    var second = Asked.with("2");
    var inputs = LocalRig.complete(rig.nodes(), rig.master(2, members));
    var create = CompletableFuture.supplyAsync(() -> rig.nodes().create(second, inputs));
    LocalRig.await(() -> second.words().contains("waiting for master-1"));
    assertThat(rig.isRunning("master-2")).isFalse();

    rig.make(rig.nodes(), "1", rig.master(1, members));

    create.join();
    assertThat(rig.isRunning("master-2")).isTrue();
  }

  @Test
  void masterOfTheFormerEnsembleDoesNotCountUntilItKnowsOfTheNewcomer() {
    var alone = List.of(rig.masterPorts("master-1"));
    var first = rig.make(rig.nodes(), "1", rig.master(1, alone));
    var both = List.of(alone.getFirst(), rig.masterPorts("master-2"));
    var second = Asked.with("2");
    var inputs = LocalRig.complete(rig.nodes(), rig.master(2, both));
    var create = CompletableFuture.supplyAsync(() -> rig.nodes().create(second, inputs));
    LocalRig.await(() -> second.words().contains("waiting for master-1"));
    assertThat(rig.isRunning("master-2")).isFalse();

    rig.change(rig.nodes(), first, rig.master(1, both));

    create.join();
    assertThat(rig.isRunning("master-2")).isTrue();
  }

  @Test
  void masterThatCouldCompleteAMajorityWaitsForHealth() {
    rig.behaviours.put(Role.MASTER, "sick");
    var members =
        List.of(
            rig.masterPorts("master-1"), rig.masterPorts("master-2"), rig.masterPorts("master-3"));
    rig.make(rig.nodes(), "1", rig.master(1, members));
    rig.make(rig.nodes(), "2", rig.master(2, members));

    assertThatThrownBy(() ->
            rig.make(rig.nodes(), "3", rig.master(3, members).with("start_seconds", Value.of(1))))
        .hasMessage(
            "master-3 was not started: master-1 is not healthy after 1 s, and a new master may"
                + " only join those that hold the data.");
  }

  @Test
  void masterWithDataWaitsForNobody() throws IOException {
    var members = List.of(rig.masterPorts("master-1"), rig.masterPorts("master-2"));
    var data = rig.node("master-2").data().resolve("zookeeper/version-2");
    Files.writeString(Files.createDirectories(data).resolve("log.1"), "");

    rig.make(rig.nodes(), "2", rig.master(2, members));

    assertThat(rig.isRunning("master-2")).isTrue();
  }

  @Test
  void mastersGrowButDoNotShrink() {
    var three =
        List.of(
            rig.masterPorts("master-1"), rig.masterPorts("master-2"), rig.masterPorts("master-3"));
    var former = new Known("1", LocalRig.complete(rig.nodes(), rig.master(1, three)), Fields.EMPTY);
    var one = Optional.of(rig.master(1, List.of(three.getFirst())));

    var problems = rig.nodes().check(planned(rig.nodes(), Action.UPDATE, Optional.of(former), one));

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().message())
        .startsWith("masters can grow, not shrink, while the platform runs: 3 to 1 ");
    assertThat(
            rig.nodes()
                .check(
                    planned(
                        rig.nodes(),
                        Action.UPDATE,
                        Optional.of(new Known("1", one.get(), Fields.EMPTY)),
                        Optional.of(rig.master(1, three)))))
        .isEmpty();
  }
}
