package io.ngp.cluster.usage;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which tasks there is something to measure of. */
public final class UsageQuestions {
  private UsageQuestions() {}

  /** Instances with a task that runs somewhere, of all apps or of one. */
  public static List<Instance> running(ClusterView view, Optional<PathId> app) {
    return app.map(view::instancesOf).map(List::copyOf).orElseGet(() -> all(view)).stream()
        .filter(instance -> instance.isRunning() && instance.placement().isPresent())
        .toList();
  }

  private static List<Instance> all(ClusterView view) {
    return view.instances().values().stream().flatMap(of -> of.values().stream()).toList();
  }

  /** Their tasks. */
  public static Set<TaskId> tasks(Collection<Instance> instances) {
    return instances.stream().map(Instance::taskId).collect(Collectors.toUnmodifiableSet());
  }
}
