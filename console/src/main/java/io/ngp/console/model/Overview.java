package io.ngp.console.model;

import java.util.List;

/**
 * The whole platform at one moment.
 *
 * @param platform its name
 * @param domain what its apps' host names end in
 */
public record Overview(
    String platform,
    String domain,
    List<AppSummary> apps,
    List<DeploymentView> deployments,
    List<NodeView> nodes) {
  public Overview {
    apps = List.copyOf(apps);
    deployments = List.copyOf(deployments);
    nodes = List.copyOf(nodes);
  }
}
