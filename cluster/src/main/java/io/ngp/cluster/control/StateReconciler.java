package io.ngp.cluster.control;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.drain.Drain;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
  public void elapse(Transaction transaction) {
    AgentWishes.endMaintenance(transaction);
  }

  @Override
  public Optional<Instant> nextWakeUp(ClusterState state, Instant now) {
    Stream<Instant> deadlines =
        state.drains().values().stream().flatMap(drain -> drain.nextWakeUp(now).stream());
    return Stream.concat(launches.nextWakeUp(now).stream(), deadlines).min(Instant::compareTo);
  }

  @Override
  public Set<PathId> due(ClusterState state, Instant now) {
    Set<PathId> due = new LinkedHashSet<>(launches.due(now));
    for (Drain drain : state.drains().values()) {
      if (drain.isDue(now)) {
        due.addAll(state.appsWith(instance -> drain.evicts(instance, now)));
      }
    }
    return due;
  }
}
