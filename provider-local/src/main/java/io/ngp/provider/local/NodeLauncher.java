package io.ngp.provider.local;

import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.nodespec.Engine;
import io.ngp.nodespec.NodeHealth;
import io.ngp.nodespec.NodeHttp;
import io.ngp.nodespec.NodeSpec;
import io.ngp.nodespec.Waiting;
import io.ngp.provider.local.machine.ProcessMark;
import io.ngp.provider.local.node.LeftoverEngines;
import io.ngp.provider.local.node.NodeFile;
import io.ngp.provider.local.node.NodeProcess;
import io.ngp.provider.local.node.NodeStopper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Starts a node's process and waits until it answers; ends it again if it does not. */
final class NodeLauncher {
  static final int LOG_LINES = 15;

  private static final Duration INTERVAL = Duration.ofMillis(30);
  private static final Duration UNTIL_ENDED = Duration.ofSeconds(10);

  private final Site site;

  NodeLauncher(Site site) {
    this.site = site;
  }

  NodeProcess process(NodeFile file) {
    return new NodeProcess(file.spec().entry(), site.node(file.spec().name()));
  }

  /**
   * Ends whatever runs as this node, tells it what {@code file} says, starts it and waits until it
   * answers under its own name, well or not. A balancer that serves is not ended: the new process
   * takes its place, so that no request is refused meanwhile.
   *
   * @throws ProviderException if it does not: nothing of it runs then; or the user asked to stop:
   *     nothing new runs then, and a balancer whose place was to be taken serves on
   */
  ProcessHandle restart(Operation operation, NodeFile file, Duration patience) {
    var node = process(file);
    var serving = isHandedOver(file.spec()) ? node.find() : Optional.<ProcessHandle>empty();
    if (serving.isPresent()) {
      try {
        return takePlace(operation, file, node, serving.get(), patience);
      } catch (ProviderException e) {
        if (operation.isStopping()) {
          throw e;
        }
        operation.progress(
            "could not take the place of the process that serves: " + e.getMessage());
      }
    }
    end(operation, node);
    return start(operation, file, node, patience);
  }

  /** The edge gives its listeners to the process that takes its place; other engines don't. */
  private static boolean isHandedOver(NodeSpec spec) {
    return spec instanceof NodeSpec.Balancer balancer && balancer.engine() == Engine.NGP;
  }

  /** Starts a process beside the one that serves; if it does not answer, that one stays. */
  private ProcessHandle takePlace(
      Operation operation,
      NodeFile file,
      NodeProcess node,
      ProcessHandle serving,
      Duration patience) {
    var former = NodeFile.read(node.folder());
    file.write(node.folder());
    operation.progress("starting");
    var heir = node.start(site.commandLine(), site.home());
    try {
      awaitAnswer(operation, node, patience);
      return heir;
    } catch (ProviderException e) {
      end(heir);
      former.ifPresent(before -> before.write(node.folder()));
      note(node, serving);
      throw e;
    }
  }

  /** Ends one process, whatever else runs of its node. */
  private static void end(ProcessHandle process) {
    process.destroy();
    if (!Waiting.until(() -> !ProcessMark.runs(process), UNTIL_ENDED, INTERVAL)) {
      process.destroyForcibly();
      Waiting.until(() -> !ProcessMark.runs(process), UNTIL_ENDED, INTERVAL);
    }
  }

  private ProcessHandle start(
      Operation operation, NodeFile file, NodeProcess node, Duration patience) {
    file.write(node.folder());
    operation.progress("starting");
    var process = node.start(site.commandLine(), site.home());
    try {
      awaitAnswer(operation, node, patience);
      return process;
    } catch (ProviderException e) {
      end(operation, node);
      throw e;
    }
  }

  /**
   * Waits until a node that runs answers under its own name.
   *
   * @throws ProviderException with its last words if it ends or does not answer in time
   */
  void awaitAnswer(Operation operation, NodeProcess node, Duration patience) {
    // Asked once more, a busy node may not answer in time.
    var hasAnswered = new AtomicBoolean();
    var isOver =
        Waiting.until(
            () -> {
              hasAnswered.set(isAnswering(node));
              return hasAnswered.get() || !node.isRunning() || operation.isStopping();
            },
            patience,
            INTERVAL);
    if (hasAnswered.get()) {
      return;
    }
    if (operation.isStopping()) {
      throw new ProviderException(
          node.node().name() + " was about to start and is stopped again, as you asked.",
          "`ngp apply` starts it.");
    }
    throw isOver ? died(node) : late(node, patience);
  }

  /** Whether the node's process answers, and not one whose place it takes. */
  private static boolean isAnswering(NodeProcess node) {
    var health = NodeHealth.of(NodeHttp.PLAIN, node.node());
    return health.isAnswering()
        && node.find().filter(process -> process.pid() == health.pid()).isPresent();
  }

  static ProviderException died(NodeProcess node) {
    return new ProviderException(
        node.node().name() + " ended while it was starting. Its last words:",
        node.lastLines(LOG_LINES),
        "All of its log: " + node.folder().log());
  }

  private static ProviderException late(NodeProcess node, Duration patience) {
    return new ProviderException(
        "%s does not answer after %d s: %s"
            .formatted(
                node.node().name(),
                patience.toSeconds(),
                NodeHealth.of(NodeHttp.PLAIN, node.node()).detail()),
        node.lastLines(LOG_LINES),
        "All of its log: " + node.folder().log());
  }

  /**
   * Ends the node's process if it runs: asks it, waits, kills it.
   *
   * @throws ProviderException if it runs all the same
   */
  void end(Operation operation, NodeProcess node) {
    var process = NodeProcess.search(node.folder());
    if (process.isEmpty()) {
      new LeftoverEngines(node.folder().path()).stop();
      node.forget();
      return;
    }
    operation.progress("stopping");
    note(node, process.get());
    var killed = new NodeStopper(UNTIL_ENDED).stop(List.of(node));
    if (node.isRunning()) {
      throw new ProviderException(
          "%s does not end: process %d survived being killed."
              .formatted(node.node().name(), process.get().pid()),
          "End it by hand, then apply again.");
    }
    if (!killed.isEmpty()) {
      operation.progress("killed, because it did not end by itself");
    }
  }

  /** Notes the process of a node that was found by its argument. */
  static void note(NodeProcess node, ProcessHandle process) {
    if (node.find().isPresent()) {
      return;
    }
    try {
      node.note(process);
    } catch (IOException e) {
      throw new ProviderException(
          node.folder().pid() + " cannot be written: " + e.getMessage(), "", e);
    }
  }
}
