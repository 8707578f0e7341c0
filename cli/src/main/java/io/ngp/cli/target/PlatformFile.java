package io.ngp.cli.target;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.provider.local.node.NodeEntry;
import io.ngp.provider.local.node.NodeEntry.BalancerEntry;
import io.ngp.provider.local.node.NodeEntry.MasterEntry;
import java.util.List;

/**
 * A local platform as its nodes' folders tell it: the next start uses the same names and ports.
 *
 * @param domain apps are reachable below it
 */
public record PlatformFile(String domain, List<NodeEntry> nodes) {
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

  /** The port of the first master, where the API is. */
  public int apiPort() {
    return nodesOf(MasterEntry.class).stream()
        .findFirst()
        .orElseThrow(() ->
            new Failure(
                ExitStatus.UNREACHABLE, "The platform has no master.", "`ngp up` starts one."))
        .controlPort();
  }

  /** The port of the first balancer, where the apps are. */
  public int edgePort() {
    return nodesOf(BalancerEntry.class).stream()
        .findFirst()
        .map(BalancerEntry::port)
        .orElse(DEFAULT_EDGE_PORT);
  }

  /** The API's address. */
  public String apiAddress() {
    return "http://127.0.0.1:" + apiPort();
  }

  /** How the outside reaches the apps. */
  public Publication publication() {
    return new Publication(domain, edgePort());
  }

  /** The nodes of one kind. */
  public <N extends NodeEntry> List<N> nodesOf(Class<N> kind) {
    return nodes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
