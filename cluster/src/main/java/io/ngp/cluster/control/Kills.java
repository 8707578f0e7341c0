package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.timeline.TaskNews;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tasks that somebody asks to be killed: replaced at once, or for good. */
final class Kills {
  private final InstanceKeeper keeper;

  Kills(InstanceKeeper keeper) {
    this.keeper = keeper;
  }

  /** Kills the tasks of these instances; with {@code wipe} the instances go, too. */
  List<Instance> kill(Transaction transaction, Set<InstanceId> instances, boolean wipe) {
    List<Instance> found = find(transaction, instances);
    for (Instance instance : found) {
      if (instance.condition().isActive()) {
        transaction.note(
            instance.app(), TaskNews.killed(instance.taskId(), "asked for through the API"));
      }
      if (wipe) {
        InstanceKeeper.decommission(transaction, instance);
      } else {
        keeper.kill(transaction, instance);
      }
    }
    return found;
  }

  /** The wish that these instances go and their apps have as many fewer. */
  static TreeChanges.Wish loweringCounts(
      Transaction transaction, Set<InstanceId> instances, boolean force) {
    Map<PathId, List<String>> victims = new HashMap<>();
    for (Instance instance : find(transaction, instances)) {
      if (instance.goal() == Goal.RUNNING && instance.condition() != Condition.KILLING) {
        victims
            .computeIfAbsent(instance.app(), _ -> new ArrayList<>())
            .add(instance.id().toString());
      }
    }
    return new TreeChanges.Wish(
        PathId.ROOT, root -> lowered(root, victims), force, Set.of(), victims);
  }

  private static List<Instance> find(Transaction transaction, Set<InstanceId> ids) {
    return ids.stream().sorted().flatMap(id -> transaction.state().instance(id).stream()).toList();
  }

  private static RootGroup lowered(RootGroup root, Map<PathId, List<String>> victims) {
    RootGroup result = root;
    for (Map.Entry<PathId, List<String>> entry : victims.entrySet()) {
      Optional<App> app = root.app(entry.getKey());
      if (app.isPresent()) {
        int count = Math.max(0, app.get().instances() - entry.getValue().size());
        result = result.withApp(app.get().withInstances(count));
      }
    }
    return result;
  }
}
