package io.ngp.cli.target;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.identity.Caller;
import io.ngp.nodespec.NodeEntry;
import io.ngp.nodespec.NodeEntry.BalancerEntry;
import io.ngp.nodespec.NodeEntry.MasterEntry;
import io.ngp.nodespec.NodeHealth;
import io.ngp.nodespec.NodeHttp;
import java.util.List;

/**
 * A platform as this machine knows it: its nodes here, as their folders tell, or those on hosts.
 *
 * @param domain apps are reachable below it
 * @param isOnHosts whether its nodes are on hosts, none of them a process of this machine
 * @param caller how its nodes are called
 */
public record PlatformFile(String domain, List<NodeEntry> nodes, boolean isOnHosts, Caller caller) {
  /**
   * The domain that needs no DNS set-up: browsers and resolvers send {@code *.localhost} to this
   * machine.
   */
  public static final String DEFAULT_DOMAIN = "ngp.localhost";

  /** The port people type when they do not say otherwise. */
  public static final int DEFAULT_EDGE_PORT = 8080;

  /** Copies the nodes. */
  public PlatformFile {
    nodes = List.copyOf(nodes);
  }

  /** How a node is. */
  public NodeHealth health(NodeEntry node) {
    return NodeHealth.of(new NodeHttp(caller), node);
  }

  /** Whether its masters want to know who calls; then no balancer shows the console. */
  public boolean asksWhoCalls() {
    return nodesOf(MasterEntry.class).stream().anyMatch(MasterEntry::proven);
  }

  /** How people get to the console: an address, or the command that opens one. */
  public String console() {
    return asksWhoCalls() ? "`ngp console` opens it" : publication().console();
  }

  /** The port of the first balancer, where the apps are. */
  public int edgePort() {
    return nodesOf(BalancerEntry.class).stream()
        .findFirst()
        .map(BalancerEntry::port)
        .orElse(DEFAULT_EDGE_PORT);
  }

  /** The address of the first master's API. */
  public String apiAddress() {
    return nodesOf(MasterEntry.class).stream()
        .findFirst()
        .orElseThrow(() ->
            new Failure(
                ExitStatus.UNREACHABLE,
                "The platform has no master.",
                isOnHosts ? "`ngp apply` makes one." : "`ngp up` starts one."))
        .address();
  }

  /** How the outside reaches the apps. */
  public Publication publication() {
    return new Publication(domain, edgeHost(), edgePort());
  }

  private String edgeHost() {
    return nodesOf(BalancerEntry.class).stream()
        .findFirst()
        .map(BalancerEntry::host)
        .orElse(NodeEntry.LOOPBACK);
  }

  /** The nodes of one kind. */
  public <N extends NodeEntry> List<N> nodesOf(Class<N> kind) {
    return nodes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
