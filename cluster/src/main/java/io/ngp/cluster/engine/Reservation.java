package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Container;
import io.ngp.cluster.app.Container.Volume;
import io.ngp.cluster.instance.InstanceId;
import java.util.List;

/**
 * What an agent keeps for an instance that has volumes there, also while no task of it runs
 * (marathon/API.md 12).
 *
 * @param service a version of its app; all have the same resources and volumes
 */
public record Reservation(InstanceId instance, String agent, App service) {
  /** MiB of disk that a task of this app needs, its persistent volumes included. */
  public static double diskMib(App app) {
    List<Volume> volumes = app.networking().container().map(Container::volumes).orElse(List.of());
    double total = app.resources().diskMib();
    for (Volume volume : volumes) {
      if (volume instanceof Volume.Persistent persistent) {
        total += persistent.disk().sizeMib();
      }
    }
    return total;
  }
}
