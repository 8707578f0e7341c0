package io.ngp.cli.platform;

import io.ngp.cli.api.ApiClient;
import io.ngp.cli.infrastructure.Application;
import io.ngp.cli.infrastructure.Interrupts;
import io.ngp.cli.infrastructure.Proposal;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Progress;
import io.ngp.cli.render.Screen;
import io.ngp.cli.target.PlatformFile;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.apply.ApplyResult;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.state.LocalStateBackend;
import io.ngp.iac.state.LockRequest;
import io.ngp.nodespec.Role;
import io.ngp.provider.local.machine.LeftoverTasks;
import io.ngp.provider.local.node.LeftoverEngines;
import io.ngp.provider.local.node.NodeProcess;
import io.ngp.provider.local.node.NodeStopper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brings a local platform down: its tasks first, by their agents, then its nodes, then whatever is
 * left.
 */
final class Down {
  private static final Duration STOP_ALL_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration NODE_PATIENCE = Duration.ofSeconds(10);

  private final Invocation invocation;
  private final Workspace workspace;
  private final PlatformFolder folder;
  private final Screen screen;

  Down(Invocation invocation, Workspace workspace) {
    this.invocation = invocation;
    this.workspace = workspace;
    this.folder = workspace.folder();
    this.screen = invocation.screen();
  }

  /** Stops everything; with {@code isPurging} removes the platform's folder, too. */
  void run(LockRequest lock, boolean isPurging) {
    if (!Files.isDirectory(folder.path())) {
      screen.print("There is no platform in " + folder.owner() + "; nothing to stop.");
      return;
    }
    if (folder.read().filter(PlatformFile::isOnHosts).isPresent()) {
      downOnHosts(isPurging);
      return;
    }
    // Nothing else of the state is needed: it may be damaged, or elsewhere and out of reach.
    try (var _ = lock.take(new LocalStateBackend(folder.state()))) {
      stop();
    }
    if (isPurging) {
      destroy();
      purge();
    }
  }

  private void downOnHosts(boolean isPurging) {
    if (!isPurging) {
      throw new Failure(
          ExitStatus.FAILED,
          "This platform's nodes are on hosts, where they go on.",
          "`ngp destroy` takes the platform off its hosts; `ngp down --purge` does, too, and removes"
              + " what this machine keeps of it.");
    }
    destroy();
    purge();
  }

  /** What a platform file made beside nodes and apps must not be forgotten with the state. */
  private void destroy() {
    if (!workspace.hasPlatformFile()) {
      return;
    }
    var configuration = workspace.configuration(Map.of(), Optional.empty(), Optional.empty());
    var command = "ngp down --purge";
    try (var session = workspace.open(workspace.store(configuration), command, Duration.ZERO);
        var interrupts = new Interrupts(screen)) {
      var plan =
          Proposal.plan(
              invocation,
              workspace,
              progress ->
                  PlanRequest.of(configuration, session.state())
                      .in(Plan.Mode.DESTROY)
                      .telling(progress));
      var outcome =
          plan.isEmpty()
              ? ApplyResult.Outcome.COMPLETE
              : new Application(invocation, workspace, interrupts)
                  .apply(plan, configuration, session, command, PlanRequest.DEFAULT_PARALLELISM)
                  .outcome();
      if (outcome != ApplyResult.Outcome.COMPLETE) {
        throw new Failure(
            ExitStatus.FAILED,
            "Not everything could be destroyed, so " + folder.path() + " stays.",
            "Correct what failed and run `ngp down --purge` again.");
      }
    }
  }

  private void stop() {
    var nodes =
        folder.read().map(file -> NodeProcess.of(folder.path(), file.nodes())).orElse(List.of());
    var running = nodes.stream().filter(NodeProcess::isRunning).toList();
    var killed = end(running);
    report(running, killed, new LeftoverTasks(folder.tasks()).stop());
    // Nothing of ours runs there, so that only those who know the swarm can end what does.
    int ended = SwarmEnd.of(nodes, screen);
    if (ended > 0) {
      screen.print("Ended " + ended + " tasks on the Docker swarm.");
    }
    if (new LeftoverEngines(folder.path()).stop() > 0) {
      screen.print("Ended the load balancer that a killed node had left behind.");
    }
  }

  private List<NodeProcess> end(List<NodeProcess> running) {
    // Masters first: one that lives would have the stopped tasks started again.
    var masters = running.stream().filter(node -> node.node().role() == Role.MASTER).toList();
    var others = running.stream().filter(node -> node.node().role() != Role.MASTER).toList();
    var stopper = new NodeStopper(NODE_PATIENCE);
    try (var progress = screen.progress(true)) {
      progress.show(running.isEmpty() ? "" : "Stopping " + names(running));
      var killed = new ArrayList<>(stopper.stop(masters));
      stopTasks(others, progress);
      progress.show(others.isEmpty() ? "" : "Stopping " + names(others));
      killed.addAll(stopper.stop(others));
      return killed;
    }
  }

  private void stopTasks(List<NodeProcess> running, Progress progress) {
    for (var node : running) {
      if (node.node().role() == Role.AGENT) {
        progress.show("Stopping the tasks of " + node.node().name());
        stopTasks(node);
      }
    }
  }

  private void stopTasks(NodeProcess agent) {
    try {
      new ApiClient(URI.create(agent.node().address()), "")
          .send("POST", "/v1/stop-all", Optional.empty(), STOP_ALL_TIMEOUT);
    } catch (Failure failure) {
      screen.remark(
          agent.node().name()
              + " did not stop its tasks: "
              + failure.getMessage()
              + " They are stopped one by one.");
    }
  }

  private void report(List<NodeProcess> stopped, List<NodeProcess> killed, int leftovers) {
    screen.print(
        stopped.isEmpty()
            ? "Nothing runs in " + folder.owner() + "; nothing to stop."
            : "Stopped " + names(stopped) + ".");
    if (!killed.isEmpty()) {
      screen.print("Killed, because it did not end by itself: " + names(killed) + ".");
    }
    if (leftovers > 0) {
      screen.print("Ended " + leftovers + " processes of tasks that no agent looked after.");
    }
  }

  private void purge() {
    try (var files = Files.walk(folder.path())) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
      deleteIfEmpty(folder.owner().resolve(PlatformFolder.MARK));
      screen.print("Removed " + folder.path() + ".");
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED,
          folder.path() + " cannot be removed: " + e.getMessage(),
          "Remove it by hand; nothing runs there any more.");
    }
  }

  private static void deleteIfEmpty(Path mark) throws IOException {
    try (var others = Files.list(mark)) {
      if (others.findAny().isPresent()) {
        return;
      }
    }
    Files.delete(mark);
  }

  private static String names(List<NodeProcess> nodes) {
    return nodes.stream().map(node -> node.node().name()).collect(Collectors.joining(", "));
  }
}
