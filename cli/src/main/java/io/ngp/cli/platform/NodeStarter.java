package io.ngp.cli.platform;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.render.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Starts nodes and waits until all are healthy. If one fails, what was started is stopped again,
 * also when the user interrupts: either all of it runs afterwards or none.
 */
final class NodeStarter implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final Duration UNDO_PATIENCE = Duration.ofSeconds(5);
  private static final int LOG_LINES = 15;

  private final NodeCommandLine commandLine;
  private final Path home;
  private final Duration deadline;
  private final List<NodeProcess> started = new ArrayList<>();
  private volatile boolean isInterrupted;
  private final Thread undoOnInterrupt = new Thread(this::interrupted, "undo-start");

  NodeStarter(NodeCommandLine commandLine, Path home, Duration deadline) {
    this.commandLine = commandLine;
    this.home = home;
    this.deadline = deadline;
    Runtime.getRuntime().addShutdownHook(undoOnInterrupt);
  }

  /**
   * Starts {@code missing} and waits until each of {@code all} is healthy.
   *
   * @throws Failure with the last words of the node that failed; what was started is stopped
   */
  void start(List<NodeProcess> missing, List<NodeProcess> all, Progress progress) {
    try {
      for (var node : missing) {
        node.start(commandLine, home);
        add(node);
      }
      await(all, progress);
    } catch (Failure failure) {
      undo();
      throw failure;
    }
  }

  private synchronized void add(NodeProcess node) {
    started.add(node);
  }

  private void interrupted() {
    isInterrupted = true;
    undo();
  }

  private synchronized void undo() {
    new NodeStopper(UNDO_PATIENCE).stop(started);
    started.clear();
  }

  private void await(List<NodeProcess> all, Progress progress) {
    var end = Instant.now().plus(deadline);
    var waiting = new ArrayList<>(all);
    waiting.removeIf(NodeStarter::isHealthy);
    while (!waiting.isEmpty()) {
      progress.show("Waiting for " + names(waiting));
      waiting.stream().filter(node -> !node.isRunning()).findFirst().ifPresent(this::died);
      if (Instant.now().isAfter(end)) {
        throw late(waiting.getFirst());
      }
      Waiting.until(() -> isHealthy(waiting.getFirst()), INTERVAL, INTERVAL);
      waiting.removeIf(NodeStarter::isHealthy);
    }
  }

  private static boolean isHealthy(NodeProcess node) {
    return NodeHealth.of(node.node()).isHealthy();
  }

  private static String names(List<NodeProcess> nodes) {
    return nodes.stream().map(node -> node.node().name()).collect(Collectors.joining(", "));
  }

  private void died(NodeProcess node) {
    if (isInterrupted) {
      throw new Failure(ExitStatus.FAILED, "Interrupted; what was started is stopped again.", "");
    }
    throw new Failure(
        ExitStatus.FAILED,
        node.node().name() + " ended while it was starting. Its last words:",
        node.lastLines(LOG_LINES),
        "All of its log: " + node.folder().log());
  }

  private Failure late(NodeProcess node) {
    var health = NodeHealth.of(node.node());
    return new Failure(
        ExitStatus.FAILED,
        node.node().name()
            + " is not healthy after "
            + deadline.toSeconds()
            + " s: "
            + health.detail(),
        node.lastLines(LOG_LINES),
        "All of its log: " + node.folder().log());
  }

  /** Makes what was started stay. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(undoOnInterrupt);
    } catch (IllegalStateException _) {
      // The process is ending already; the hook does its work.
    }
  }
}
