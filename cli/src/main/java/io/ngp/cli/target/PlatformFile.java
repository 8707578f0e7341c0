package io.ngp.cli.target;

import io.ngp.cli.target.NodeEntry.BalancerEntry;
import io.ngp.cli.target.NodeEntry.MasterEntry;
import java.util.List;

/**
 * What {@code up} decided about a local platform and keeps in {@code platform.json}: the next start
 * uses the same names and ports.
 *
 * @param domain apps are reachable below it
 * @param isSampleDeployed the sample app was deployed once; a user who removed it does not get it
 *     back
 */
public record PlatformFile(
    String platform, String domain, boolean isSampleDeployed, List<NodeEntry> nodes) {
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
    return nodesOf(MasterEntry.class).getFirst().controlPort();
  }

  /** The port of the first balancer, where the apps are. */
  public int edgePort() {
    return nodesOf(BalancerEntry.class).getFirst().port();
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

  /** The same platform, with the sample app deployed. */
  public PlatformFile withSampleDeployed() {
    return new PlatformFile(platform, domain, true, nodes);
  }
}
