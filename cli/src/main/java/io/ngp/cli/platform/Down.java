package io.ngp.cli.platform;

import io.ngp.cli.api.ApiClient;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Progress;
import io.ngp.cli.render.Screen;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.cli.target.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brings a local platform down: its tasks first, by their agents, then its nodes, then whatever is
 * left.
 */
final class Down {
  private static final Duration STOP_ALL_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration NODE_PATIENCE = Duration.ofSeconds(10);

  private final PlatformFolder folder;
  private final Screen screen;

  Down(Invocation invocation) {
    this.folder = PlatformFolder.of(invocation);
    this.screen = invocation.screen();
  }

  /** Stops everything; with {@code isPurging} removes the platform's folder, too. */
  void run(boolean isPurging) {
    if (!Files.isDirectory(folder.path())) {
      screen.print("There is no platform in " + folder.owner() + "; nothing to stop.");
      return;
    }
    try (var _ = PlatformLock.take(folder, "down")) {
      stop();
      if (isPurging) {
        purge();
      }
    }
  }

  private void stop() {
    var nodes = folder.read().map(file -> NodeProcess.of(folder, file.nodes())).orElse(List.of());
    var running = nodes.stream().filter(NodeProcess::isRunning).toList();
    var killed = end(running);
    report(running, killed, new LeftoverTasks(folder.tasks()).stop());
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
