package io.ngp.cluster.api;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.instance.Termination;
import io.ngp.cluster.launch.QueueEntry;
import java.util.List;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** Pictures of a cluster, each made from another by changing one thing. */
final class Views {
  static final ClusterView EMPTY =
      new ClusterView(
          RootGroup.EMPTY,
          HashTreePMap.empty(),
          List.of(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty());

  private Views() {}

  static ClusterView with(ClusterView view, Instance instance) {
    PMap<InstanceId, Instance> ofApp =
        view.instances().getOrDefault(instance.app(), HashTreePMap.empty());
    return new ClusterView(
        view.root(),
        view.instances().plus(instance.app(), ofApp.plus(instance.id(), instance)),
        view.deployments(),
        view.failures(),
        view.queue(),
        view.drains(),
        view.terminations());
  }

  static ClusterView with(ClusterView view, QueueEntry entry) {
    return new ClusterView(
        view.root(),
        view.instances(),
        view.deployments(),
        view.failures(),
        view.queue().plus(entry.app().id(), entry),
        view.drains(),
        view.terminations());
  }

  static ClusterView with(ClusterView view, Termination termination) {
    PathId pod = termination.task().instance().app();
    return new ClusterView(
        view.root(),
        view.instances(),
        view.deployments(),
        view.failures(),
        view.queue(),
        view.drains(),
        view.terminations().plus(pod, view.terminationsOf(pod).with(termination)));
  }

  static ClusterView with(ClusterView view, TaskFailure failure) {
    return withRoot(
        view, view.root(), view.failures().plus(failure.task().instance().app(), failure));
  }

  static ClusterView withRoot(
      ClusterView view, RootGroup root, PMap<PathId, TaskFailure> failures) {
    return new ClusterView(
        root,
        view.instances(),
        view.deployments(),
        failures,
        view.queue(),
        view.drains(),
        view.terminations());
  }

  static ClusterView withDeployments(ClusterView view, List<Deployment> deployments) {
    return new ClusterView(
        view.root(),
        view.instances(),
        List.copyOf(deployments),
        view.failures(),
        view.queue(),
        view.drains(),
        view.terminations());
  }

  static ClusterView withDrains(ClusterView view, PMap<String, Drain> drains) {
    return new ClusterView(
        view.root(),
        view.instances(),
        view.deployments(),
        view.failures(),
        view.queue(),
        drains,
        view.terminations());
  }
}
