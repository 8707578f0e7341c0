package io.ngp.provider.machines;

import io.ngp.iac.provider.Operation;
import io.ngp.nodespec.NodeHealth;
import io.ngp.nodespec.change.AgentRemoval;
import io.ngp.nodespec.change.Ensemble;
import io.ngp.provider.machines.ssh.Host;
import io.ngp.provider.machines.ssh.Hosts;
import io.ngp.provider.machines.ssh.UnreachableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Takes nodes off their hosts: an agent is drained first, a master gives its vote back. One whose
 * host is gone is given up, after the others were told.
 */
final class NodeRemoval {
  private static final Duration PROBE = Duration.ofSeconds(2);

  private final Supplier<Hosts> hosts;
  private final Path project;
  private final Operator operator;

  /** Addresses of the masters that were taken away: nobody waits for these to answer. */
  private final Set<String> gone = ConcurrentHashMap.newKeySet();

  NodeRemoval(Supplier<Hosts> hosts, Path project, Operator operator) {
    this.hosts = hosts;
    this.project = project;
    this.operator = operator;
  }

  void remove(Operation operation, NodeInputs inputs) {
    var host = host(operation, inputs);
    switch (inputs.role()) {
      case MASTER -> removeMaster(operation, inputs, host);
      case AGENT -> removeAgent(operation, inputs, host);
      case BALANCER -> host.ifPresent(each -> service(each, inputs).remove(operation));
    }
  }

  private Optional<Host> host(Operation operation, NodeInputs inputs) {
    try {
      return Optional.of(hosts.get().open(inputs.login(project)));
    } catch (UnreachableException e) {
      operation.progress(e.getMessage() + "; what it has is left as it is");
      return Optional.empty();
    }
  }

  private static NodeService service(Host host, NodeInputs inputs) {
    return NodeService.of(host, inputs, "");
  }

  private void removeMaster(Operation operation, NodeInputs inputs, Optional<Host> host) {
    new Ensemble(new HostMasters(inputs.seats(project), hosts.get(), operator.http()))
        .leave(operation, inputs.peer());
    host.ifPresent(each -> service(each, inputs).remove(operation));
    gone.add(inputs.address());
  }

  private void removeAgent(Operation operation, NodeInputs inputs, Optional<Host> host) {
    var http = operator.http();
    var masters = inputs.masters().stream().filter(each -> !gone.contains(each)).toList();
    var removal = new AgentRemoval(operation, inputs.name(), masters, http);
    var isRunning = NodeHealth.of(http, inputs.name(), inputs.address(), PROBE).isAnswering();
    if (isRunning) {
      removal.drain(inputs.drainPatience());
    }
    if (isRunning && !inputs.isInSwarm() && !removal.stopTasks(inputs.address())) {
      operation.progress("did not stop its tasks");
    }
    host.ifPresent(each -> service(each, inputs).remove(operation));
    removal.forget();
  }
}
