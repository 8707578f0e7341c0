package io.ngp.provider.local;

import static io.ngp.provider.local.LocalRig.fields;
import static io.ngp.provider.local.LocalRig.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.NodeEntry;
import io.ngp.nodespec.Role;
import io.ngp.provider.local.node.LocalPlatform;
import io.ngp.provider.local.node.NodeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How a node comes to life and follows its inputs. */
class NodeTypeIT extends NodeFixture {
  @Nested
  class Life {
    @Test
    void nodeThatWasMadeRunsAndHasNotDrifted() {
      var known = rig.make(rig.nodes(), "t", lonelyAgent());

      assertThat(rig.isRunning("agent-1")).isTrue();
      assertThat(number(known.outputs(), "pid")).isEqualTo(rig.pid("agent-1"));
      assertThat(known.outputs().get("address").toString()).startsWith("http://127.0.0.1:2");
      assertThat(rig.read(rig.nodes(), known))
          .isEqualTo(new Reading.Present(known.inputs(), known.outputs()));
    }

    @Test
    void outputsArePredictedButForTheProcess() {
      var given = LocalRig.complete(rig.nodes(), lonelyAgent());
      var predicted = rig.nodes().predict(Optional.empty(), given);

      var known = rig.make(rig.nodes(), "t", given);

      assertThat(predicted.get("pid")).isEqualTo(Value.UNKNOWN);
      assertThat(predicted.get("address")).isEqualTo(known.outputs().get("address"));
      assertThat(predicted.get("log")).isEqualTo(known.outputs().get("log"));
      assertThat(rig.nodes().predict(Optional.of(known), given)).isEqualTo(known.outputs());
      assertThat(predicted.fields().keySet())
          .containsExactlyInAnyOrderElementsOf(known.outputs().fields().keySet());
    }

    @Test
    void createThatIsRepeatedAdoptsWhatItStarted() throws IOException {
      var known = rig.make(rig.nodes(), "t", lonelyAgent());
      // Who started it died before the number was noted.
      Files.delete(rig.node("agent-1").pid());

      assertThat(rig.read(rig.nodes(), new Known("t", known.inputs(), Fields.EMPTY)))
          .isEqualTo(new Reading.Present(known.inputs(), known.outputs()));
      assertThat(rig.make(rig.nodes(), "t", known.inputs())).isEqualTo(known);
      assertThat(rig.pid("agent-1")).isEqualTo(number(known.outputs(), "pid"));
    }

    @Test
    void createThatDiedBeforeItsStartFindsNothingAndStarts() {
      var given = LocalRig.complete(rig.nodes(), lonelyAgent());
      rig.behaviours.put(Role.AGENT, "crash");
      assertThatThrownBy(() -> rig.make(rig.nodes(), "t", given))
          .isInstanceOf(ProviderException.class);
      rig.behaviours.clear();

      assertThat(rig.read(rig.nodes(), new Known("t", given, Fields.EMPTY)))
          .isInstanceOf(Reading.Absent.class);
      rig.make(rig.nodes(), "t", given);

      assertThat(rig.isRunning("agent-1")).isTrue();
    }

    @Test
    void nodeOfAnotherCreateIsNotTakenForOneInDoubt() {
      var known = rig.make(rig.nodes(), "t", lonelyAgent());

      assertThat(rig.read(rig.nodes(), new Known("other", known.inputs(), Fields.EMPTY)))
          .isEqualTo(new Reading.Absent("was not made: its folder is another's"));
    }

    @Test
    void killedNodeIsAbsentWithItsRemainsAndIsMadeAgainWithItsData() throws IOException {
      var known = rig.make(rig.nodes(), "t", lonelyAgent());
      Files.writeString(rig.node("agent-1").data().resolve("kept"), "x");
      rig.kill("agent-1");

      assertThat(rig.read(rig.nodes(), known))
          .isEqualTo(
              new Reading.Absent(
                  "is not running: process " + number(known.outputs(), "pid") + " is gone", true));
      var again = rig.make(rig.nodes(), "u", known.inputs());

      assertThat(rig.isRunning("agent-1")).isTrue();
      assertThat(rig.node("agent-1").data().resolve("kept")).exists();
      assertThat(again.outputs().get("address")).isEqualTo(known.outputs().get("address"));
    }

    @Test
    void nodeThatHangsIsStartedAnew() {
      var known = rig.make(rig.nodes(), "t", lonelyAgent());
      rig.direct("agent-1", "hang", "");

      assertThat(rig.read(rig.nodes(), known))
          .isInstanceOfSatisfying(
              Reading.Absent.class,
              absent -> {
                assertThat(absent.reason()).contains("is of no use: nothing answers at http://");
                assertThat(absent.hasRemains()).isTrue();
              });
      rig.node("agent-1").path().resolve("hang").toFile().delete();
      var again = rig.make(rig.nodes(), "u", known.inputs());

      assertThat(again.outputs().get("pid")).isNotEqualTo(known.outputs().get("pid"));
    }

    @Test
    void nodeThatDiesWhileStartingShowsItsLastWordsAndNothingRuns() {
      rig.behaviours.put(Role.AGENT, "crash");

      assertThatThrownBy(() -> rig.make(rig.nodes(), "t", lonelyAgent()))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> {
                assertThat(e).hasMessage("agent-1 ended while it was starting. Its last words:");
                assertThat(e.details())
                    .containsExactly("agent-1 says hello", "cannot listen: the port is on fire");
                assertThat(e.fix()).startsWith("All of its log: ");
              });
      assertThat(rig.isRunning("agent-1")).isFalse();
    }

    @Test
    void nodeThatNeverAnswersIsStoppedAtTheDeadline() {
      rig.behaviours.put(Role.AGENT, "mute");

      assertThatThrownBy(
              () -> rig.make(rig.nodes(), "t", lonelyAgent().with("start_seconds", Value.of(1))))
          .hasMessageStartingWith("agent-1 does not answer after 1 s: nothing answers at ");
      assertThat(rig.isRunning("agent-1")).isFalse();
    }

    @Test
    void userWhoStopsTheStartLeavesNothingRunning() {
      rig.behaviours.put(Role.AGENT, "mute");
      var call = Asked.with("t");
      var inputs = LocalRig.complete(rig.nodes(), lonelyAgent());
      var create =
          CompletableFuture.supplyAsync(
              () -> rig.nodes().create(call, inputs), Thread.ofVirtual()::start);
      LocalRig.await(() -> rig.isRunning("agent-1"));

      call.stop().set(true);

      assertThat(create)
          .failsWithin(LocalRig.SOON)
          .withThrowableThat()
          .withMessageContaining("is stopped again, as you asked");
      assertThat(rig.isRunning("agent-1")).isFalse();
    }

    @Test
    void sickNodeIsMadeAllTheSame() {
      rig.behaviours.put(Role.AGENT, "sick");

      var known = rig.make(rig.nodes(), "t", lonelyAgent());

      assertThat(rig.read(rig.nodes(), known)).isInstanceOf(Reading.Present.class);
    }
  }

  @Nested
  class Change {
    @Test
    void changedInputRestartsTheNodeWithIt() {
      var known = rig.make(rig.nodes(), "t", lonelyAgent());
      var wanted = known.inputs().with("cpus", Value.of(2)).with("mem", Value.of(512));

      var changed = rig.change(rig.nodes(), known, wanted);

      assertThat(changed.outputs().get("pid")).isNotEqualTo(known.outputs().get("pid"));
      assertThat(changed.outputs().get("cpus")).isEqualTo(Value.of(2));
      assertThat(rig.read(rig.nodes(), changed))
          .isEqualTo(new Reading.Present(changed.inputs(), changed.outputs()));
    }

    @Test
    void changeThatTheNodeNeedNotKnowRestartsNothing() {
      var known = rig.make(rig.nodes(), "t", lonelyAgent());
      var wanted = known.inputs().with("drain_seconds", Value.of(5));

      assertThat(rig.nodes().predict(Optional.of(known), wanted)).isEqualTo(known.outputs());
      assertThat(rig.change(rig.nodes(), known, wanted).outputs()).isEqualTo(known.outputs());
    }

    @Test
    void shareOfTheMachineIsHalvedForTwo() {
      var known = rig.make(rig.nodes(), "t", lonelyAgent());

      var changed = rig.change(rig.nodes(), known, known.inputs().with("share", Value.of(2)));

      var before = ValueReader.of(known.outputs()).number("mem").orElseThrow();
      assertThat(number(changed.outputs(), "mem")).isEqualTo(before / 2);
    }

    @Test
    void nodeJsonEditedByHandIsDriftAndPutBack() throws IOException {
      var known = rig.make(rig.nodes(), "t", lonelyAgent());
      var config = rig.node("agent-1").config();
      Files.writeString(
          config,
          Files.readString(config)
              .replaceAll("\"cpus\" : [0-9.]+", "\"cpus\" : 0.5")
              .replace("\"rack\" : \"1\"", "\"rack\" : \"9\""));

      var reading = (Reading.Present) rig.read(rig.nodes(), known);

      assertThat(reading.inputs())
          .isEqualTo(
              known
                  .inputs()
                  .with("cpus", NodeDrift.decimal(0.5))
                  .with("attributes", fields("rack", "9")));
      var found = new Known("t", reading.inputs(), reading.outputs());
      var restored = rig.change(rig.nodes(), found, known.inputs());
      assertThat(restored.outputs().get("cpus")).isEqualTo(known.outputs().get("cpus"));
      assertThat(rig.read(rig.nodes(), restored))
          .isEqualTo(new Reading.Present(restored.inputs(), restored.outputs()));
    }

    @Test
    void everyRoleReadsBackWhatItWasTold() {
      var members = List.of(rig.masterPorts("master-1"));
      var master = rig.make(rig.nodes(), "m", rig.master(1, members));
      var balancer =
          rig.make(
              rig.nodes(),
              "b",
              rig.balancer("balancer-1", rig.portsOf("balancer-1", "http", "control"), members));

      for (var known : List.of(master, balancer)) {
        assertThat(rig.read(rig.nodes(), known))
            .isEqualTo(new Reading.Present(known.inputs(), known.outputs()));
      }
      var edited = new NodeFile(NodeFile.read(rig.node("master-1")).orElseThrow().spec(), "m");
      var spec = (io.ngp.nodespec.NodeSpec.Master) edited.spec();
      new NodeFile(
              new io.ngp.nodespec.NodeSpec.Master(
                  spec.name(),
                  spec.bind(),
                  spec.port(),
                  "other.localhost",
                  9,
                  1,
                  List.of(
                      new io.ngp.nodespec.NodeSpec.Member(
                          1, NodeEntry.LOOPBACK, new NodeEntry.ZooKeeperPorts(1, 2, 3))),
                  spec.access(),
                  spec.swarm(),
                  spec.identity()),
              "m")
          .write(rig.node("master-1"));
      assertThat(((Reading.Present) rig.read(rig.nodes(), master)).inputs())
          .satisfies(inputs -> {
            assertThat(inputs.get("domain")).isEqualTo(Value.of("other.localhost"));
            assertThat(inputs.get("edge_port")).isEqualTo(Value.of(9));
            assertThat(new NodeInputs(inputs).members().getFirst().get("peer"))
                .isEqualTo(Value.of(1));
          });
    }

    @Test
    void platformOnDiskIsWhatItsNodesWereTold() {
      var members = List.of(rig.masterPorts("master-1"));
      rig.make(rig.nodes(), "a", rig.agent("agent-1", members));
      rig.make(rig.nodes(), "m", rig.master(1, members));

      var platform = LocalPlatform.read(rig.folder);

      assertThat(platform.nodes())
          .extracting(NodeEntry::name)
          .containsExactly("master-1", "agent-1");
      assertThat(platform.domain()).contains("ngp.localhost");
      assertThat(platform.files()).extracting(NodeFile::token).containsExactly("m", "a");
    }
  }
}
