package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pcollections.PMap;

/** What a new leader takes over from the record. */
final class Resumption {
  private Resumption() {}

  /** Tasks the engine is to find again. */
  static List<Engine.KnownTask> knownTasks(ClusterState recorded) {
    List<Engine.KnownTask> known = new ArrayList<>();
    for (PMap<InstanceId, Instance> of : recorded.instances().values()) {
      for (Instance instance : of.values()) {
        Optional<App> definition = recorded.definitionOf(instance);
        if (instance.condition().isActive() && definition.isPresent()) {
          known.add(
              new Engine.KnownTask(definition.get(), instance.taskId(), instance.placement()));
        }
      }
    }
    return known;
  }

  /** Stops that an earlier leader decided on but may not have ordered. */
  static boolean resumeStops(Transaction transaction, ClusterState recorded) {
    for (PMap<InstanceId, Instance> of : recorded.instances().values()) {
      for (Instance instance : of.values()) {
        if (instance.condition() == Condition.KILLING) {
          transaction.then(InstanceKeeper.stop(recorded, instance));
        }
      }
    }
    return true;
  }
}
