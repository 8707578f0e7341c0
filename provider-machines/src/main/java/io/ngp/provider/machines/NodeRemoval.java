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
import java.util.function.Supplier;

/**
 * Takes nodes off their hosts: an agent is drained first, a master gives its vote back. One whose
 * host is gone is given up, after the others were told.
 */
record NodeRemoval(Supplier<Hosts> hosts, Path project) {
  private static final Duration PROBE = Duration.ofSeconds(2);

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
    new Ensemble(new HostMasters(inputs.seats(project), hosts.get()))
        .leave(operation, inputs.peer());
    host.ifPresent(each -> service(each, inputs).remove(operation));
  }

  private static void removeAgent(Operation operation, NodeInputs inputs, Optional<Host> host) {
    var removal = new AgentRemoval(operation, inputs.name(), inputs.masters());
    var isRunning = NodeHealth.of(inputs.name(), inputs.address(), PROBE).isAnswering();
    if (isRunning) {
      removal.drain(inputs.drainPatience());
    }
    if (isRunning && !removal.stopTasks(inputs.address())) {
      operation.progress("did not stop its tasks");
    }
    host.ifPresent(each -> service(each, inputs).remove(operation));
    removal.forget();
  }
}
