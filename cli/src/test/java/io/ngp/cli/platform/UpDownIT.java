package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Screen;
import io.ngp.cli.target.NodeEntry;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.cli.target.Role;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts and stops real processes that stand in for nodes. */
class UpDownIT {
  private static final Planner.Wishes ANY_PORT =
      new Planner.Wishes(Optional.of(0), Optional.empty());
  private static final Planner.Wishes NO_WISHES =
      new Planner.Wishes(Optional.empty(), Optional.empty());

  @TempDir private Path folder;
  @TempDir private Path home;
  private final Map<Role, String> behaviours = new EnumMap<>(Role.class);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void installSample() throws IOException {
    Files.createDirectories(home.resolve("examples"));
    Files.writeString(home.resolve("examples/www.json"), "{\"id\": \"/www\"}");
  }

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
        .contains("✔ /www is deployed: 1 of 1 running, http://www.ngp.localhost:" + port)
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

    assertThat(platform().read().orElseThrow()).isEqualTo(before.withSampleDeployed());
  }

  @Test
  void sampleThatWasRemovedDoesNotComeBack() {
    up(ANY_PORT);
    down(false);
    out.getBuffer().setLength(0);

    // The fake master forgets its apps when it stops, as if the user had removed the sample.
    up(NO_WISHES);

    assertThat(out.toString()).doesNotContain("/www is deployed").contains("ngp app deploy FILE");
  }

  @Test
  void differentPortForARunningPlatformIsRefusedWithTheWayToDoIt() {
    up(ANY_PORT);

    assertThatThrownBy(() -> up(new Planner.Wishes(Optional.of(18_090), Optional.empty())))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.status()).isEqualTo(ExitStatus.CONFLICT);
              assertThat(failure.fix())
                  .isEqualTo("To change that: ngp down, then ngp up --port 18090");
            });
  }

  @Test
  void takenPortIsNamedWithItsOwnerAndNothingStarts() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var wishes = new Planner.Wishes(Optional.of(other.getLocalPort()), Optional.empty());

      assertThatThrownBy(() -> up(wishes))
          .isInstanceOf(Failure.class)
          .hasMessageStartingWith("Port " + other.getLocalPort() + " is taken by java (process ")
          .hasMessageContaining("(process " + ProcessHandle.current().pid() + ": ")
          .hasMessageEndingWith("Nothing was started.")
          .satisfies(e ->
              assertThat(((Failure) e).fix()).startsWith("Choose another with `ngp up --port "));
    }
    assertThat(platform().read()).isEmpty();
    assertThat(platform().nodes()).doesNotExist();
  }

  @Test
  void portTakenByAnotherPlatformIsToldByItsFolder(@TempDir Path other) {
    up(ANY_PORT);
    var port = platform().read().orElseThrow().edgePort();
    var elsewhere = invocation();
    elsewhere.chooseFolder(other);
    var wishes = new Planner.Wishes(Optional.of(port), Optional.empty());

    assertThatThrownBy(() -> up(elsewhere, wishes))
        .hasMessageContaining(
            "is taken by balancer-1 of the NGP platform in " + folder + " (process ")
        .hasMessageContaining("`ngp -C " + folder + " down` stops it");
  }

  @Test
  void interruptedUpLeavesNothingRunning() throws Exception {
    var up =
        new ProcessBuilder(InterruptedUp.command(folder, home)).redirectErrorStream(true).start();
    try (var lines = up.inputReader()) {
      // It waits for nodes that never get healthy; their processes are there once it says so.
      assertThat(lines.readLine()).startsWith("Waiting for master-1");
      var processes = nodes().stream().map(node -> node.find().orElseThrow()).toList();

      up.destroy();

      assertThat(up.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(processes).hasSize(3).noneMatch(ProcessMark::runs);
    } finally {
      up.destroyForcibly();
    }
  }

  @Test
  void nodeThatDiesWhileStartingTakesTheOthersWithItAndShowsItsLastWords() {
    behaviours.put(Role.BALANCER, "crash");

    assertThatThrownBy(() -> up(ANY_PORT))
        .isInstanceOf(Failure.class)
        .hasMessage("balancer-1 ended while it was starting. Its last words:")
        .satisfies(e ->
            assertThat(((Failure) e).details())
                .containsExactly("balancer-1 says hello", "cannot listen: the port is on fire"));
    assertThat(nodes()).hasSize(3).noneMatch(NodeProcess::isRunning);
  }

  @Test
  void downStopsTasksThenNodesAndLeavesNothing() {
    up(ANY_PORT);
    var processes = nodes().stream().map(node -> node.find().orElseThrow()).toList();
    out.getBuffer().setLength(0);

    down(false);

    assertThat(out.toString()).isEqualTo("Stopped master-1, agent-1, balancer-1.\n");
    assertThat(platform().node("agent-1").path().resolve("stopped-all")).hasContent("POST");
    assertThat(processes).noneMatch(ProcessMark::runs);
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
    var folder = platform();
    try (var _ = PlatformLock.take(folder, "down")) {
      assertThatThrownBy(() -> up(ANY_PORT))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("`ngp down`, process " + ProcessHandle.current().pid())
          .satisfies(e -> assertThat(((Failure) e).status()).isEqualTo(ExitStatus.CONFLICT));
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

  private int up(Planner.Wishes wishes) {
    return up(invocation(), wishes);
  }

  private int up(Invocation invocation, Planner.Wishes wishes) {
    return new Up(invocation, home, this::command, new Ports(RandomGenerator.getDefault()))
        .run(wishes);
  }

  private void down(boolean isPurging) {
    new Down(invocation()).run(isPurging);
  }

  private List<String> command(Role role, Path config) {
    return FakeNode.command(behaviours.getOrDefault(role, "well"), config);
  }

  private Invocation invocation() {
    var screen = new Screen(new PrintWriter(out), new PrintWriter(err), false, 100, true);
    return new Invocation(Map.of(), folder, InputStream.nullInputStream(), screen);
  }

  private PlatformFolder platform() {
    return PlatformFolder.of(invocation());
  }

  private List<NodeProcess> nodes() {
    var nodes = platform().read().map(file -> file.nodes()).orElse(List.<NodeEntry>of());
    return NodeProcess.of(platform(), nodes);
  }

  private NodeProcess node(String name) {
    return nodes().stream()
        .filter(each -> each.node().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitEnd(NodeProcess node) {
    assertThat(
            Waiting.until(() -> !node.isRunning(), Duration.ofSeconds(10), Duration.ofMillis(10)))
        .isTrue();
  }
}
