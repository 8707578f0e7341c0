package io.ngp.cluster.control;

import io.ngp.cluster.app.PathId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One round of consequences: deployments first, since they decide what is wanted, then each touched
 * app's instances.
 */
final class StateReconciler implements OwnerLoop.Reconciler {
  private final DeploymentRunner deployments;
  private final InstanceKeeper keeper;
  private final LaunchLog launches;

  StateReconciler(DeploymentRunner deployments, InstanceKeeper keeper, LaunchLog launches) {
    this.deployments = deployments;
    this.keeper = keeper;
    this.launches = launches;
  }

  @Override
  public void reconcile(Transaction transaction, Set<PathId> touched) {
    deployments.advance(transaction, touched);
    touched.forEach(app -> keeper.keep(transaction, app));
  }

  @Override
  public Optional<Instant> nextWakeUp(ClusterState state, Instant now) {
    return launches.nextWakeUp(now);
  }

  @Override
  public Set<PathId> due(ClusterState state, Instant now) {
    return launches.due(now);
  }
}
