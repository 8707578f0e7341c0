package io.ngp.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How a node goes, and what of its tasks. */
class NodeRemovalIT extends NodeFixture {
  private static final String OTHER_IS_WELL = "\"draining\": false, \"healthy\": true";
  private static final String OTHER_IS_AWAY = "\"draining\": false, \"healthy\": false";
  private static final String OTHER_IS_DRAINING = "\"draining\": true, \"healthy\": true";

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
    tellTasks(3, OTHER_IS_WELL);
    var call = Asked.with("a");

    var removal = removal(call, agent);
    LocalRig.await(() -> call.words().contains("3 tasks are still to move"));
    assertThat(rig.isRunning("agent-1")).isTrue();
    tellTasks(0, OTHER_IS_WELL);
    assertThat(removal).succeedsWithin(LocalRig.SOON);

    assertThat(Files.readString(rig.node("master-1").path().resolve("orders")))
        .isEqualTo(
            """
            POST /ngp/v1/nodes/agent-1/drain?timeoutSeconds=60
            DELETE /ngp/v1/nodes/agent-1?force=true
            """);
    assertThat(rig.isRunning("agent-1")).isFalse();
  }

  @Test
  void tasksStayWhileTheAgentThatIsToTakeThemIsAway() {
    var members = List.of(rig.masterPorts("master-1"));
    rig.make(rig.nodes(), "m", rig.master(1, members));
    var agent = rig.make(rig.nodes(), "a", rig.agent("agent-1", members));
    tellTasks(3, OTHER_IS_AWAY);
    var call = Asked.with("a");

    var removal = removal(call, agent);
    LocalRig.await(() -> call.words().contains("waiting for an agent that takes its tasks"));
    tellTasks(3, OTHER_IS_WELL);
    LocalRig.await(() -> call.words().contains("3 tasks are still to move"));

    assertThat(rig.folder.resolve("stopped-agent-1")).doesNotExist();
    tellTasks(0, OTHER_IS_WELL);
    assertThat(removal).succeedsWithin(LocalRig.SOON);
  }

  @Test
  void tasksStayWhileNoMasterAnswers() {
    var members = List.of(rig.masterPorts("master-1"));
    var master = rig.master(1, members);
    rig.make(rig.nodes(), "m", master);
    var agent = rig.make(rig.nodes(), "a", rig.agent("agent-1", members));
    tellTasks(3, OTHER_IS_WELL);
    rig.kill("master-1");
    var call = Asked.with("a");

    var removal = removal(call, agent);
    LocalRig.await(() -> call.words().contains("waiting for a master that answers"));
    rig.make(rig.nodes(), "m", master);
    LocalRig.await(() -> call.words().contains("3 tasks are still to move"));

    assertThat(rig.folder.resolve("stopped-agent-1")).doesNotExist();
    tellTasks(0, OTHER_IS_WELL);
    assertThat(removal).succeedsWithin(LocalRig.SOON);
  }

  private CompletableFuture<Void> removal(Asked call, Known agent) {
    return CompletableFuture.runAsync(
        () -> rig.nodes().delete(call, agent), Thread.ofVirtual()::start);
  }

  @Test
  void nobodyWaitsForTasksThatHaveNowhereToGo() {
    var members = List.of(rig.masterPorts("master-1"));
    rig.make(rig.nodes(), "m", rig.master(1, members));
    var agent = rig.make(rig.nodes(), "a", rig.agent("agent-1", members));
    tellTasks(3, OTHER_IS_DRAINING);

    rig.delete(rig.nodes(), agent);

    assertThat(rig.folder.resolve("stopped-agent-1")).exists();
  }

  @Test
  void userWhoStopsADrainKeepsTheAgent() {
    var members = List.of(rig.masterPorts("master-1"));
    rig.make(rig.nodes(), "m", rig.master(1, members));
    var agent = rig.make(rig.nodes(), "a", rig.agent("agent-1", members));
    tellTasks(3, OTHER_IS_WELL);
    var call = Asked.with("a");
    var removal = removal(call, agent);
    LocalRig.await(() -> call.words().contains("3 tasks are still to move"));

    call.stop().set(true);

    assertThat(removal)
        .failsWithin(LocalRig.SOON)
        .withThrowableThat()
        .withMessageContaining("as you asked, that is undone");
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

  private void tellTasks(int tasks, String other) {
    rig.direct(
        "master-1",
        "nodes",
        """
        {"nodes": [{"name": "agent-1", "role": "agent", "draining": true, "tasks": %d},
          {"name": "agent-2", "role": "agent", "tasks": 0, %s}]}
        """
            .formatted(tasks, other));
  }
}
