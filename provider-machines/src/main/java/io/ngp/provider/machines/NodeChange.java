package io.ngp.provider.machines;

import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.nodespec.NodeHealth;
import io.ngp.nodespec.NodeHttp;
import io.ngp.nodespec.Role;
import io.ngp.nodespec.Waiting;
import io.ngp.nodespec.change.Ensemble;
import io.ngp.nodespec.change.MasterTurns;
import io.ngp.provider.machines.ssh.Hosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Makes a node what it is told to be. Nodes that are new start as they come; those that run restart
 * one at a time, and none after one that did not get as well as it was.
 */
final class NodeChange {
  private static final Duration PROBE = Duration.ofSeconds(2);
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final Supplier<Hosts> hosts;
  private final Path project;
  private final Operator operator;
  private final RestartTurns turns = new RestartTurns();
  private final MasterTurns masterTurns = new MasterTurns();

  NodeChange(Supplier<Hosts> hosts, Path project, Operator operator) {
    this.hosts = hosts;
    this.operator = operator;
    this.project = project;
  }

  /** Whether a node restarts when it is told {@code next}. */
  static boolean isRestarted(NodeInputs former, NodeInputs next) {
    return former.hasDrifted() || !former.told().equals(next.told());
  }

  /**
   * Writes what {@code next} says, and starts or restarts the node if it needs that.
   *
   * @throws ProviderException if it does not get well; what it is told stays
   */
  void apply(Operation operation, Optional<NodeInputs> former, NodeInputs next) {
    var host = hosts.get().open(next.login(project));
    var service = NodeService.of(host, next, operation.token());
    var look = service.look();
    former.ifPresent(before -> {
      var gone = new HashSet<>(before.files().keySet());
      gone.removeAll(next.files().keySet());
      service.removeFiles(gone);
    });
    if (look.isRunning() && former.filter(before -> !isRestarted(before, next)).isPresent()) {
      var isSame = look.drift().isEmpty();
      if (!isSame) {
        // For its next start; until then it learns from the other masters who comes and goes.
        service.write(operation);
      }
      return;
    }
    var restart = new Restart(operation, service, operator.http(), former, next);
    if (next.is(Role.MASTER)) {
      restartMaster(restart, look.isRunning());
    } else if (look.isRunning()) {
      turns.take(operation, next.name(), restart::untilItIsAsWellAsBefore);
    } else {
      restart.untilIt(NodeHealth::isAnswering);
    }
  }

  private void restartMaster(Restart restart, boolean isRunning) {
    var next = restart.next;
    var operation = restart.operation;
    var ensemble = new Ensemble(new HostMasters(next.seats(project), hosts.get(), operator.http()));
    var peer = next.peer();
    ensemble.awaitTurn(operation, peer, next.startPatience());
    if (isRunning) {
      masterTurns.restart(
          ensemble,
          operation,
          peer,
          next.startPatience(),
          () -> {
            turns.take(operation, next.name(), () -> restart.untilIt(NodeHealth::isHealthy));
            return peer;
          });
    } else {
      restart.untilIt(NodeHealth::isAnswering);
    }
  }

  /** One start of a node. */
  private record Restart(
      Operation operation,
      NodeService service,
      NodeHttp http,
      Optional<NodeInputs> former,
      NodeInputs next) {
    /** What waits for masters that were never made is not healthy, and no reason to stop. */
    void untilItIsAsWellAsBefore() {
      var before = health();
      untilIt(before, before.isHealthy() ? NodeHealth::isHealthy : NodeHealth::isAnswering);
    }

    void untilIt(Predicate<NodeHealth> isWell) {
      untilIt(health(), isWell);
    }

    private void untilIt(NodeHealth before, Predicate<NodeHealth> isWell) {
      var former = before.pid();
      service.write(operation);
      service.restart(operation);
      operation.progress("waiting until it answers");
      var isDone =
          Waiting.until(
              () -> operation.isStopping() || isWell(former, isWell),
              next.startPatience(),
              INTERVAL);
      if (operation.isStopping()) {
        throw new ProviderException(
            next.name() + " may not be ready yet; waiting ended as you asked.",
            "`ngp apply` goes on.");
      }
      if (!isDone) {
        throw late(former);
      }
    }

    /** While another process takes its place, the former one answers. */
    private boolean isWell(long former, Predicate<NodeHealth> isWell) {
      var health = health();
      return isWell.test(health) && (former == 0 || health.pid() != former);
    }

    private NodeHealth health() {
      return NodeHealth.of(http, next.name(), next.address(), PROBE);
    }

    private ProviderException late(long former) {
      var health = health();
      var how =
          former != 0 && health.isHealthy() && health.pid() == former
              ? "no other process has taken the place of the former one, which goes on"
              : health.detail();
      return new ProviderException(
          "%s on %s is not well %d s after its start: %s. Its last words:"
              .formatted(next.name(), next.host(), next.startPatience().toSeconds(), how),
          service.lastWords(),
          wayBack()
              + "All of its log: `journalctl -u ngp@%1$s` on it, or %2$s/%1$s.log."
                  .formatted(next.role().word(), NodeService.LOGS));
    }

    /** Nothing after it was restarted: its host's former version is still there. */
    private String wayBack() {
      return former
          .filter(before -> !before.version().equals(next.version()))
          .map(before ->
              "No other node is restarted. To go back to NGP %1$s: ngp apply --set cluster.version=%1$s. "
                  .formatted(before.version()))
          .orElse("");
    }
  }
}
