package io.ngp.provider.machines;

import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Provider;
import io.ngp.iac.provider.ResourceType;
import io.ngp.nodespec.HostNodes;
import io.ngp.nodespec.OperatorFiles;
import io.ngp.nodespec.change.ReadyType;
import io.ngp.provider.machines.distribution.Distribution;
import io.ngp.provider.machines.ssh.Hosts;
import io.ngp.provider.machines.ssh.MinaHosts;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** Manages hosts that are reached over SSH. */
public final class MachinesProvider implements Provider {
  private final List<ResourceType> types;

  /**
   * A provider; nobody is asked and nothing is loaded for it before a host is.
   *
   * @param project what relative paths of keys are relative to
   * @param folder of the platform, {@code .ngp/<environment>}, where commands find its nodes
   * @param agent the socket of the user's SSH agent
   */
  public MachinesProvider(
      Path project, Path folder, Distribution distribution, Optional<Path> agent) {
    this(project, folder, distribution, new OneForAll(agent));
  }

  MachinesProvider(Path project, Path folder, Distribution distribution, Supplier<Hosts> hosts) {
    var preparation = new HostPreparation(hosts, distribution, project, InstantSource.system());
    var files = OperatorFiles.of(folder);
    var operator = new Operator(files);
    this.types =
        List.of(
            new HostType(preparation, distribution::version),
            new RosterType(),
            new NodeType(hosts, project, HostNodes.of(folder), operator),
            new OperatorType(files),
            new ReadyType(
                "machines.ready", new HostVitals(), operator::http, InstantSource.system()));
  }

  @Override
  public List<Consequence> consequences(List<Planned> planned) {
    return NodeConsequences.ofAll(planned);
  }

  @Override
  public List<ResourceType> types() {
    return types;
  }

  /** The hosts of a run: one connection each, whoever asks. */
  private static final class OneForAll implements Supplier<Hosts> {
    private final Optional<Path> agent;
    private Optional<Hosts> hosts = Optional.empty();

    OneForAll(Optional<Path> agent) {
      this.agent = agent;
    }

    @Override
    public synchronized Hosts get() {
      if (hosts.isEmpty()) {
        // By one thread: of several, all but the first are told on the screen that they wait for
        // it.
        var _ = LoggerFactory.getILoggerFactory();
        hosts = Optional.of(new MinaHosts(agent));
      }
      return hosts.get();
    }
  }
}
