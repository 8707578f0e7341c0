package io.ngp.cluster.health;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PodContainer;
import io.ngp.cluster.app.PodSpec;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the end of a container means for the health of its pod: one that finished has nothing left
 * to be sick of, so an instance is stable when all that still run are healthy (Marathon,
 * podStatus.raml, PodInstanceState).
 */
public final class ContainerChecks {
  private ContainerChecks() {}

  /** The instance with the checks of its finished containers passed. */
  public static Instance settle(Instance instance, App pod) {
    List<PodContainer> asked = asked(pod);
    List<CheckHealth> health = new ArrayList<>(instance.health());
    for (int check = 0; check < Math.min(health.size(), asked.size()); check++) {
      Optional<ContainerEnd> finished =
          instance.end(asked.get(check).name()).filter(ContainerEnd::isFinished);
      if (finished.isPresent() && !health.get(check).isAlive()) {
        health.set(check, CheckHealth.passedAt(finished.get().at()));
      }
    }
    return instance.withHealth(health);
  }

  /** Whether a check asks a container that has ended: such an answer comes too late. */
  public static boolean asksAnEnded(Instance instance, App pod, int check) {
    List<PodContainer> asked = asked(pod);
    return check < asked.size() && instance.end(asked.get(check).name()).isPresent();
  }

  /** The containers that have a check, in the order of the checks. */
  private static List<PodContainer> asked(App pod) {
    return pod.pod().map(PodSpec::containers).orElse(List.of()).stream()
        .filter(container -> container.healthCheck().isPresent())
        .toList();
  }
}
