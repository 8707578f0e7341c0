package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Screen;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.state.LocalStateBackend;
import io.ngp.iac.state.LockRequest;
import io.ngp.iac.state.StateLockedException;
import io.ngp.nodespec.NodeEntry;
import io.ngp.nodespec.Role;
import io.ngp.nodespec.Waiting;
import io.ngp.provider.local.machine.Ports;
import io.ngp.provider.local.machine.ProcessMark;
import io.ngp.provider.local.node.NodeProcess;
import io.ngp.provider.local.node.NodeStopper;
import io.ngp.provider.local.testing.FakeNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts and stops real processes that stand in for nodes. */
class UpDownIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Up.Wishes ANY_PORT = new Up.Wishes(Optional.of(0), Optional.empty());
  private static final Up.Wishes NO_WISHES = new Up.Wishes(Optional.empty(), Optional.empty());

  @TempDir private Path folder;
  private final Map<Role, String> behaviours = new EnumMap<>(Role.class);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void killWhatIsLeft() {
    nodes().forEach(NodeProcess::kill);
  }

  @Test
  void upStartsEveryNodeDeploysTheSampleAndShowsWhereThingsAre() {
    assertThat(up(ANY_PORT)).isZero();

    assertThat(nodes()).hasSize(3).allMatch(NodeProcess::isRunning);
    var port = platform().read().orElseThrow().edgePort();
    assertThat(out.toString())
        .contains("app[\"/www\"]: created after ")
        .contains("Apply complete! Resources: 9 added, 0 changed, 0 destroyed.")
        .contains("http://www.ngp.localhost:" + port)
        .contains("is up. Started master-1, agent-1, balancer-1.")
        .contains("console  http://admin.ngp.localhost:" + port)
        .contains("ngp app scale www 3", "ngp app logs www -f", "ngp down")
        .contains(folder + "/.ngp/default/nodes/*/log");
  }

  @Test
  void secondUpChangesNothingAndSaysSo() {
    up(ANY_PORT);
    var before = nodes().stream().map(node -> node.find().orElseThrow().pid()).toList();
    out.getBuffer().setLength(0);

    assertThat(up(NO_WISHES)).isZero();

    assertThat(out.toString()).startsWith("Nothing to do: the platform in " + folder + " is up.\n");
    assertThat(nodes()).extracting(node -> node.find().orElseThrow().pid()).isEqualTo(before);
  }

  @Test
  void upReplacesOnlyTheNodeThatDied() {
    up(ANY_PORT);
    var agent = node("agent-1");
    var master = node("master-1").find().orElseThrow().pid();
    agent.kill();
    awaitEnd(agent);
    out.getBuffer().setLength(0);

    up(NO_WISHES);

    assertThat(out.toString()).contains("is up. Started agent-1.");
    assertThat(node("master-1").find().orElseThrow().pid()).isEqualTo(master);
    assertThat(node("agent-1").isRunning()).isTrue();
  }

  @Test
  void portsAreKeptOverARestart() {
    up(ANY_PORT);
    var before = platform().read().orElseThrow();
    down(false);

    up(NO_WISHES);

    assertThat(platform().read().orElseThrow()).isEqualTo(before);
  }

  @Test
  void sampleThatWasRemovedDoesNotComeBack() {
    up(ANY_PORT);
    down(false);
    out.getBuffer().setLength(0);

    // The fake master forgets its apps when it stops, as if the user had removed the sample.
    up(NO_WISHES);

    assertThat(out.toString()).doesNotContain("app[\"/www\"]").contains("ngp app deploy FILE");
  }

  @Test
  void differentPortIsTakenByTheRunningPlatform() {
    up(ANY_PORT);
    var agent = node("agent-1").find().orElseThrow().pid();
    var other = new Ports(RandomGenerator.getDefault()).takeAny();

    assertThat(up(new Up.Wishes(Optional.of(other), Optional.empty()))).isZero();

    assertThat(platform().read().orElseThrow().edgePort()).isEqualTo(other);
    assertThat(node("agent-1").find().orElseThrow().pid()).isEqualTo(agent);
    out.getBuffer().setLength(0);
    up(NO_WISHES);
    assertThat(out.toString()).startsWith("Nothing to do");
  }

  @Test
  void portAndDomainOfAProjectWithItsOwnFileAreItsFilesMatter() throws IOException {
    Files.writeString(folder.resolve("platform.yaml"), "platform: own\n");

    assertThatThrownBy(() -> up(ANY_PORT))
        .isInstanceOf(Failure.class)
        .hasMessage("This project has a platform.yaml, which says port and domain.");
  }

  @Test
  void upDestroysNothing() throws IOException {
    Files.writeString(
        folder.resolve("platform.yaml"),
        "platform: own\nresources:\n  note: {type: file, path: note.txt, content: x}\n");
    up(NO_WISHES);
    Files.writeString(folder.resolve("platform.yaml"), "platform: own\n");

    assertThatThrownBy(() -> up(NO_WISHES))
        .isInstanceOf(Failure.class)
        .hasMessage("`ngp up` destroys nothing, and this would destroy 1 resource.");

    assertThat(folder.resolve("note.txt")).hasContent("x");
  }

  @Test
  void purgeDestroysWhatTheProjectsFileMade() throws IOException {
    Files.writeString(
        folder.resolve("platform.yaml"),
        "platform: own\nresources:\n  note: {type: file, path: note.txt, content: x}\n");
    up(NO_WISHES);
    assertThat(folder.resolve("note.txt")).exists();

    down(true);

    assertThat(folder.resolve("note.txt")).doesNotExist();
    assertThat(folder.resolve(".ngp")).doesNotExist();
  }

  @Test
  void takenPortIsNamedWithItsOwnerAndNothingStarts() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var wishes = new Up.Wishes(Optional.of(other.getLocalPort()), Optional.empty());

      assertThatThrownBy(() -> up(wishes))
          .isInstanceOfSatisfying(
              InvalidException.class,
              e ->
                  assertThat(e.diagnostics())
                      .singleElement()
                      .satisfies(each -> {
                        assertThat(each.summary())
                            .contains(
                                "Port " + other.getLocalPort() + " is taken by java (process ")
                            .contains("(process " + ProcessHandle.current().pid() + ": ")
                            .endsWith("Nothing was started.");
                        assertThat(each.fix())
                            .startsWith("Choose another, for example with `ngp up --port ");
                      }));
    }
    assertThat(platform().read()).isEmpty();
    assertThat(platform().nodes()).doesNotExist();
    assertThat(folder.resolve(".ngp/default/platform.yaml")).doesNotExist();
  }

  @Test
  void portTakenByAnotherPlatformIsToldByItsFolder(@TempDir Path other) {
    up(ANY_PORT);
    var port = platform().read().orElseThrow().edgePort();
    var elsewhere = invocation();
    elsewhere.chooseFolder(other);
    var wishes = new Up.Wishes(Optional.of(port), Optional.empty());

    assertThatThrownBy(() -> up(elsewhere, wishes))
        .isInstanceOfSatisfying(
            InvalidException.class,
            e ->
                assertThat(e.diagnostics().getFirst().summary())
                    .contains("is taken by balancer-1 of the NGP platform in " + folder)
                    .contains("`ngp -C " + folder + " down` stops it"));
  }

  @Test
  void interruptedUpLeavesNothingRunning() throws Exception {
    var up = new ProcessBuilder(InterruptedUp.command(folder)).redirectErrorStream(true).start();
    try (var lines = up.inputReader()) {
      // It waits for nodes that never get healthy; their processes are there once it says so.
      assertThat(lines.lines().anyMatch(line -> line.startsWith("cluster.ready: creating")))
          .isTrue();
      var processes =
          nodes().stream().filter(NodeProcess::isRunning).map(node -> node.find().orElseThrow());
      var running = processes.toList();
      assertThat(running).isNotEmpty();

      up.destroy();

      assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
      awaitEnd(running);
      assertThat(nodes()).noneMatch(NodeProcess::isRunning);
    } finally {
      up.destroyForcibly();
    }
  }

  @Test
  void nodeThatDiesWhileStartingTakesTheOthersWithItAndShowsItsLastWords() {
    behaviours.put(Role.BALANCER, "crash");

    assertThat(up(ANY_PORT)).isEqualTo(ExitStatus.FAILED.code());

    assertThat(err.toString())
        .contains("edge.balancer[0]: balancer-1 ended while it was starting. Its last words:\n")
        .contains("balancer-1 says hello\n", "cannot listen: the port is on fire\n");
    assertThat(nodes()).noneMatch(NodeProcess::isRunning);
  }

  @Test
  void downStopsTasksThenNodesAndLeavesNothing() {
    up(ANY_PORT);
    var processes = nodes().stream().map(node -> node.find().orElseThrow()).toList();
    out.getBuffer().setLength(0);

    down(false);

    assertThat(out.toString()).isEqualTo("Stopped master-1, agent-1, balancer-1.\n");
    assertThat(platform().node("agent-1").path().resolve("stopped-all")).hasContent("POST");
    awaitEnd(processes);
    assertThat(platform().node("agent-1").pid()).doesNotExist();
  }

  @Test
  void nodeThatDoesNotEndIsKilledAndNamed() {
    behaviours.put(Role.MASTER, "deaf");
    up(ANY_PORT);
    var master = List.of(node("master-1"));

    assertThat(new NodeStopper(Duration.ofMillis(300)).stop(master)).isEqualTo(master);

    assertThat(master).noneMatch(NodeProcess::isRunning);
  }

  @Test
  void downOfNothingSaysSo() {
    down(false);

    assertThat(out.toString())
        .isEqualTo("There is no platform in " + folder + "; nothing to stop.\n");
    assertThat(folder.resolve(".ngp")).doesNotExist();
  }

  @Test
  void purgeRemovesTheFolder() {
    up(ANY_PORT);

    down(true);

    assertThat(folder.resolve(".ngp")).doesNotExist();
  }

  @Test
  void secondUpAtTheSameTimeIsTurnedAway() {
    var state = new LocalStateBackend(platform().state());
    try (var _ = state.lock(LockRequest.of("ngp down").holder())) {
      assertThatThrownBy(() -> up(ANY_PORT))
          .isInstanceOf(StateLockedException.class)
          .hasMessageContaining("`ngp down` of ")
          .hasMessageContaining("(process " + ProcessHandle.current().pid() + ")");
    }
  }

  @Test
  void statusTellsWhatRunsAndWhatDoesNot() {
    up(ANY_PORT);
    var file = platform().read().orElseThrow();
    assertThat(PlatformStatus.of(platform(), file).isHealthy()).isTrue();
    var agent = node("agent-1");
    agent.kill();
    awaitEnd(agent);
    out.getBuffer().setLength(0);

    var status = PlatformStatus.of(platform(), file);
    status.print(invocation().screen());

    assertThat(status.isHealthy()).isFalse();
    assertThat(status.isDown()).isFalse();
    assertThat(out.toString())
        .containsPattern("agent-1 +agent +stopped")
        .containsPattern("master-1 +master +healthy");
    assertThat(out.toString()).contains("apps     1 (1 as wanted)");
  }

  private int up(Up.Wishes wishes) {
    return up(invocation(), wishes);
  }

  private int up(Invocation invocation, Up.Wishes wishes) {
    return new Up(invocation, new Workspace(invocation, this::command)).run(wishes);
  }

  private void down(boolean isPurging) {
    var invocation = invocation();
    new Down(invocation, new Workspace(invocation, this::command))
        .run(LockRequest.of("ngp down"), isPurging);
  }

  private List<String> command(Role role, Path config) {
    return FakeNode.command(behaviours.getOrDefault(role, "well"), config);
  }

  private Invocation invocation() {
    var screen = new Screen(new PrintWriter(out), new PrintWriter(err), false, 100, true);
    var home = Map.of("NGP_HOME", RunningPlatform.home().toString());
    return new Invocation(home, folder, InputStream.nullInputStream(), screen);
  }

  private PlatformFolder platform() {
    return PlatformFolder.of(invocation());
  }

  private List<NodeProcess> nodes() {
    var nodes = platform().read().map(file -> file.nodes()).orElse(List.<NodeEntry>of());
    return NodeProcess.of(platform().path(), nodes);
  }

  private NodeProcess node(String name) {
    return nodes().stream()
        .filter(each -> each.node().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The system may show a process that has ended until its parent has noticed. */
  private static void awaitEnd(List<ProcessHandle> processes) {
    assertThat(
            Waiting.until(
                () -> processes.stream().noneMatch(ProcessMark::runs), SOON, Duration.ofMillis(10)))
        .isTrue();
  }

  private static void awaitEnd(NodeProcess node) {
    assertThat(Waiting.until(() -> !node.isRunning(), SOON, Duration.ofMillis(10))).isTrue();
  }
}
