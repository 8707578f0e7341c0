package io.ngp.provider.local;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.nodespec.NodeSpec.Master;
import io.ngp.nodespec.change.Ensemble;
import io.ngp.nodespec.change.MasterTurns;
import io.ngp.nodespec.change.Masters;
import io.ngp.provider.local.node.NodeCommandLine;
import io.ngp.provider.local.node.NodeFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Starts a node's process anew, told the same as before. A balancer serves throughout: its new
 * process takes the place of the old one. A master waits until the other masters are well, and is
 * well itself when this is done.
 */
public final class NodeRestart {
  private final Site site;

  /**
   * For the nodes of one platform.
   *
   * @param folder {@code .ngp/<environment>}
   * @param home root of the installation
   * @param commandLine how nodes are run
   */
  public NodeRestart(Path folder, Path home, NodeCommandLine commandLine) {
    this.site = new Site(folder.toAbsolutePath().normalize(), home, commandLine);
  }

  /**
   * Restarts the node called {@code name} and waits until it answers.
   *
   * @param patience how long it may take to answer
   * @param progress is told how far it is
   * @param isStopping whether the user asked to stop
   * @return the new process
   * @throws ProviderException if there is no such node or it does not answer
   */
  public ProcessHandle restart(
      String name, Duration patience, Consumer<String> progress, BooleanSupplier isStopping) {
    var file =
        NodeFile.read(site.node(name))
            .orElseThrow(() ->
                new ProviderException(
                    "There is no node \"" + name + "\" in " + site.folder() + ".",
                    "`ngp node list` shows the nodes."));
    var operation = new Restarting(file, name, progress, isStopping);
    var launcher = new NodeLauncher(site);
    return file.spec() instanceof Master master
        ? new MasterTurns()
            .restart(
                new Ensemble(new LocalMasters(site)),
                operation,
                Masters.Peer.of(master),
                patience,
                () -> launcher.restart(operation, file, patience))
        : launcher.restart(operation, file, patience);
  }

  private record Restarting(
      NodeFile file, String name, Consumer<String> words, BooleanSupplier stopping)
      implements Operation {
    @Override
    public ResourceAddress address() {
      throw new UnsupportedOperationException("A restart by hand concerns no resource: " + name);
    }

    @Override
    public String token() {
      return file.token();
    }

    @Override
    public void progress(String message) {
      words.accept(message);
    }

    @Override
    public boolean isStopping() {
      return stopping.getAsBoolean();
    }
  }
}
