package io.ngp.provider.local.node;

import io.ngp.nodespec.Role;
import io.ngp.nodespec.Waiting;
import java.time.Duration;
import java.util.List;

/** Ends node processes: asks all at once, waits, and kills those that do not listen. */
public final class NodeStopper {
  private static final Duration INTERVAL = Duration.ofMillis(20);

  /** A killed process ends as soon as the system gets to it. */
  private static final Duration UNTIL_KILLED = Duration.ofSeconds(10);

  private final Duration patience;

  /** Waits at most {@code patience} for a process to end before it is killed. */
  public NodeStopper(Duration patience) {
    this.patience = patience;
  }

  /** Ends the nodes; returns those that had to be killed. */
  public List<NodeProcess> stop(List<NodeProcess> nodes) {
    nodes.stream()
        .filter(node -> node.node().role() == Role.BALANCER)
        .flatMap(node -> node.leaving().stream())
        .forEach(ProcessHandle::destroyForcibly);
    nodes.forEach(NodeProcess::terminate);
    Waiting.until(() -> nodes.stream().noneMatch(NodeProcess::isRunning), patience, INTERVAL);
    var stragglers = nodes.stream().filter(NodeProcess::isRunning).toList();
    stragglers.forEach(NodeProcess::kill);
    Waiting.until(
        () -> stragglers.stream().noneMatch(NodeProcess::isRunning), UNTIL_KILLED, INTERVAL);
    stragglers.stream()
        .filter(node -> !node.isRunning())
        .forEach(node -> new LeftoverEngines(node.folder().path()).stop());
    nodes.stream().filter(node -> !node.isRunning()).forEach(NodeProcess::forget);
    return stragglers;
  }
}
