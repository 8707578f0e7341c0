package io.ngp.provider.local;

import static io.ngp.provider.local.LocalRig.fields;
import static io.ngp.provider.local.LocalRig.number;
import static io.ngp.provider.local.LocalRig.planned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.provider.local.node.LocalPlatform;
import io.ngp.provider.local.node.NodeEntry;
import io.ngp.provider.local.node.NodeFile;
import io.ngp.provider.local.node.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes as resources, with real processes that stand in for them. */
class NodeTypeIT {
  @TempDir private Path project;
  private LocalRig rig;

  @BeforeEach
  void start() {
    rig = new LocalRig(project);
  }

  @AfterEach
  void killWhatIsLeft() {
    rig.close();
  }

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
      var create = CompletableFuture.supplyAsync(() -> rig.nodes().create(call, inputs));
      LocalRig.await(() -> rig.isRunning("agent-1"));

      call.stop().set(true);

      assertThatThrownBy(create::join).hasMessageContaining("is stopped again, as you asked");
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
      var spec = (io.ngp.provider.local.node.NodeSpec.Master) edited.spec();
      new NodeFile(
              new io.ngp.provider.local.node.NodeSpec.Master(
                  spec.name(),
                  spec.bind(),
                  spec.port(),
                  "other.localhost",
                  9,
                  1,
                  List.of(new NodeEntry.ZooKeeperPorts(1, 2, 3))),
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

  @Nested
  class Removal {
    @Test
    void deletedNodeLeavesNothingAndDeletingTwiceIsFine() {
      var known = rig.make(rig.nodes(), "t", lonelyAgent());

      rig.delete(rig.nodes(), known);
      rig.delete(rig.nodes(), known);

      assertThat(rig.isRunning("agent-1")).isFalse();
      assertThat(rig.node("agent-1").path()).doesNotExist();
      assertThat(rig.folder.resolve("stopped-agent-1")).hasContent("POST /v1/stop-all");
      assertThat(rig.read(rig.nodes(), known)).isInstanceOf(Reading.Absent.class);
    }

    @Test
    void agentIsDrainedThenStoppedThenForgotten() throws Exception {
      var members = List.of(rig.masterPorts("master-1"));
      rig.make(rig.nodes(), "m", rig.master(1, members));
      var agent = rig.make(rig.nodes(), "a", rig.agent("agent-1", members));
      tellTasks(3, "false");
      var call = Asked.with("a");

      var removal = CompletableFuture.runAsync(() -> rig.nodes().delete(call, agent));
      LocalRig.await(() -> call.words().contains("3 tasks are still to move"));
      assertThat(rig.isRunning("agent-1")).isTrue();
      tellTasks(0, "false");
      removal.join();

      assertThat(Files.readString(rig.node("master-1").path().resolve("orders")))
          .isEqualTo(
              """
              POST /ngp/v1/nodes/agent-1/drain?timeoutSeconds=60
              DELETE /ngp/v1/nodes/agent-1?force=true
              """);
      assertThat(rig.isRunning("agent-1")).isFalse();
    }

    @Test
    void nobodyWaitsForTasksThatHaveNowhereToGo() {
      var members = List.of(rig.masterPorts("master-1"));
      rig.make(rig.nodes(), "m", rig.master(1, members));
      var agent = rig.make(rig.nodes(), "a", rig.agent("agent-1", members));
      tellTasks(3, "true");

      rig.delete(rig.nodes(), agent);

      assertThat(rig.folder.resolve("stopped-agent-1")).exists();
    }

    @Test
    void userWhoStopsADrainKeepsTheAgent() {
      var members = List.of(rig.masterPorts("master-1"));
      rig.make(rig.nodes(), "m", rig.master(1, members));
      var agent = rig.make(rig.nodes(), "a", rig.agent("agent-1", members));
      tellTasks(3, "false");
      var call = Asked.with("a");
      var removal = CompletableFuture.runAsync(() -> rig.nodes().delete(call, agent));
      LocalRig.await(() -> call.words().contains("3 tasks are still to move"));

      call.stop().set(true);

      assertThatThrownBy(removal::join).hasMessageContaining("as you asked, that is undone");
      assertThat(rig.node("master-1").path().resolve("orders"))
          .content()
          .endsWith("DELETE /ngp/v1/nodes/agent-1/drain\n");
      assertThat(rig.isRunning("agent-1")).isTrue();
    }

    @Test
    void deadAgentIsStartedOnceMoreToStopTheTasksItLeft() throws IOException {
      var agent = rig.make(rig.nodes(), "a", lonelyAgent());
      rig.kill("agent-1");
      var builder = new ProcessBuilder("sleep", "60");
      builder.environment().put("MESOS_SANDBOX", rig.folder.resolve("tasks/www.1").toString());
      var task = builder.start();
      try {
        rig.delete(rig.nodes(), agent);
      } finally {
        task.destroyForcibly();
      }

      assertThat(rig.folder.resolve("stopped-agent-1")).hasContent("POST /v1/stop-all");
      assertThat(rig.node("agent-1").path()).doesNotExist();
    }

    private void tellTasks(int tasks, String isOtherDraining) {
      rig.direct(
          "master-1",
          "nodes",
          """
          {"nodes": [{"name": "agent-1", "role": "agent", "draining": true, "tasks": %d},
            {"name": "agent-2", "role": "agent", "draining": %s, "healthy": true, "tasks": 0}]}
          """
              .formatted(tasks, isOtherDraining));
    }
  }

  @Nested
  class Masters {
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
              rig.masterPorts("master-1"),
              rig.masterPorts("master-2"),
              rig.masterPorts("master-3"));
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
              rig.masterPorts("master-1"),
              rig.masterPorts("master-2"),
              rig.masterPorts("master-3"));
      var former =
          new Known("1", LocalRig.complete(rig.nodes(), rig.master(1, three)), Fields.EMPTY);
      var one = Optional.of(rig.master(1, List.of(three.getFirst())));

      var problems =
          rig.nodes().check(planned(rig.nodes(), Action.UPDATE, Optional.of(former), one));

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

  @Nested
  class Consequences {
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
              rig.masterPorts("master-1"),
              rig.masterPorts("master-2"),
              rig.masterPorts("master-3"));
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
                  List.of(
                      replaced(masters.get(0)), replaced(masters.get(1)), kept(masters.get(2)))))
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
                  planned(
                      rig.nodes(), Action.KEEP, Optional.of(first), Optional.of(first.inputs())),
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
                  Consequence.Kind.INTERRUPTION,
                  "balancer-1 restarts: apps cannot be reached there for a moment"));
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

  @Nested
  class Ready {
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

      assertThatThrownBy(
              () -> rig.make(rig.ready(), "r", fields("nodes", List.of(agent.outputs()))))
          .hasMessage("agent-1 ended before it was healthy. Its last words:");
    }
  }

  private Fields lonelyAgent() {
    return rig.agent("agent-1", List.of(fields("name", "master-1", "api", 1)));
  }
}
