package io.ngp.cluster.control;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.instance.TerminationHistory;
import io.ngp.cluster.launch.QueueEntry;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pcollections.PMap;

/**
 * An immutable picture of the whole cluster at one moment; cheap to take and to hold.
 *
 * @param root the wanted tree
 * @param instances by app, then by id; apps being stopped included
 * @param deployments running ones, oldest first
 * @param failures last failure of each app
 * @param queue waiting launches by app
 * @param drains agents that are to be emptied, by name
 * @param terminations how the latest tasks of each pod ended
 */
public record ClusterView(
    RootGroup root,
    PMap<PathId, PMap<InstanceId, Instance>> instances,
    List<Deployment> deployments,
    PMap<PathId, TaskFailure> failures,
    PMap<PathId, QueueEntry> queue,
    PMap<String, Drain> drains,
    PMap<PathId, TerminationHistory> terminations) {

  /** Instances of an app in no particular order. */
  public Collection<Instance> instancesOf(PathId app) {
    PMap<InstanceId, Instance> found = instances.get(app);
    return found == null ? List.of() : found.values();
  }

  public Optional<Instance> instance(InstanceId id) {
    return Optional.ofNullable(instances.get(id.app())).map(of -> of.get(id));
  }

  /** How the latest tasks of a pod ended. */
  public TerminationHistory terminationsOf(PathId pod) {
    return terminations.getOrDefault(pod, TerminationHistory.EMPTY);
  }

  /** Running deployments that lock the app. */
  public List<Deployment> deploymentsOf(PathId app) {
    return deployments.stream().filter(d -> d.plan().affects(app)).toList();
  }
}
