package io.ngp.provider.local;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Consequence.Kind;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Provider;
import io.ngp.iac.provider.ResourceType;
import io.ngp.nodespec.NodeHttp;
import io.ngp.nodespec.Role;
import io.ngp.nodespec.change.ReadyType;
import io.ngp.provider.local.failover.FailoverType;
import io.ngp.provider.local.machine.Ports;
import io.ngp.provider.local.node.NodeCommandLine;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Manages the nodes of a platform that runs on this machine. */
public final class LocalProvider implements Provider {
  private final List<ResourceType> types;
  private final Headroom headroom;

  /**
   * A provider for one platform.
   *
   * @param folder {@code .ngp/<environment>}; made when something is created in it
   * @param home root of the installation
   * @param commandLine how nodes are run
   * @param ports nobody else of this process hands out ports for the platform
   */
  public LocalProvider(Path folder, Path home, NodeCommandLine commandLine, Ports ports) {
    var site = new Site(folder.toAbsolutePath().normalize(), home, commandLine);
    this.types =
        List.of(
            new PortsType(new PortBook(site, ports)),
            new NodeType(site),
            new ReadyType(
                "local.ready", new LocalVitals(site), () -> NodeHttp.PLAIN, InstantSource.system()),
            new FailoverType(site.folder()));
    this.headroom = new Headroom(site);
  }

  @Override
  public List<ResourceType> types() {
    return types;
  }

  @Override
  public List<Consequence> consequences(List<Planned> planned) {
    var consequences = new ArrayList<Consequence>();
    var nodes = planned.stream().filter(each -> each.type().equals(NodeType.NAME)).toList();
    balancers(nodes, consequences);
    masters(nodes, consequences);
    headroom.of(nodes).ifPresent(consequences::add);
    return consequences;
  }

  private static void balancers(List<Planned> nodes, List<Consequence> consequences) {
    var restarted = restarted(nodes, Role.BALANCER);
    if (!restarted.isEmpty()) {
      consequences.add(
          new Consequence(
              Kind.NOTE,
              names(restarted)
                  + (restarted.size() == 1 ? " restarts" : " restart")
                  + ": requests go on, the new process takes over the listeners"));
    }
  }

  private static void masters(List<Planned> nodes, List<Consequence> consequences) {
    if (isEnsembleMadeAnew(nodes)) {
      consequences.add(NodeConsequences.loss("the masters, all of which are made anew"));
    }
    var restarted = restarted(nodes, Role.MASTER);
    if (!restarted.isEmpty()) {
      consequences.add(
          new Consequence(
              Kind.NOTE,
              "deployments pause while "
                  + names(restarted)
                  + (restarted.size() == 1 ? " restarts" : " restart")
                  + "; apps keep running"));
    }
  }

  /** Whether several masters are replaced and none is left from whom they could fetch the data. */
  private static boolean isEnsembleMadeAnew(List<Planned> nodes) {
    var formerly =
        nodes.stream()
            .filter(node ->
                node.former()
                    .filter(known -> new NodeInputs(known.inputs()).is(Role.MASTER))
                    .isPresent())
            .toList();
    return formerly.size() > 1
        && formerly.stream().anyMatch(node -> node.action() == Action.REPLACE)
        && formerly.stream()
            .allMatch(node -> node.action() == Action.REPLACE || node.action() == Action.DELETE);
  }

  private static List<Planned> restarted(List<Planned> nodes, Role role) {
    return nodes.stream().filter(node -> NodeConsequences.isRestarted(node, role)).toList();
  }

  private static String names(List<Planned> nodes) {
    return nodes.stream()
        .flatMap(node -> node.former().stream())
        .map(known -> new NodeInputs(known.inputs()).name())
        .collect(Collectors.joining(", "));
  }
}
