package io.ngp.cluster.deployment;

import io.ngp.cluster.app.App;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Brings an app to its count: surplus instances go first, and only when they are gone missing ones
 * start (marathon/API.md 8.2).
 *
 * @param wanted instances that count: goal running and not given up as unreachable
 * @param inactive unreachable ones that were given up; they go, too, when none is wanted
 * @param stopped ones that were stopped with their volumes and may come back; ones stopped while
 *     their agent is cut off are among them
 * @param dying how many were told to stop
 * @param named ids of instances the request wants gone
 */
record Scaling(
    App target,
    List<Instance> wanted,
    List<Instance> inactive,
    List<Instance> stopped,
    int dying,
    Set<String> named) {

  static Scaling of(App target, Collection<Instance> instances, List<String> victims) {
    List<Instance> wanted = new ArrayList<>();
    List<Instance> inactive = new ArrayList<>();
    List<Instance> stopped = new ArrayList<>();
    int dying = 0;
    for (Instance instance : instances) {
      if (Reuse.isStopped(instance) || Reuse.isStoppedOutOfReach(instance)) {
        stopped.add(instance);
      } else if (Reuse.isDying(instance)) {
        dying++;
      } else if (instance.condition() == Condition.UNREACHABLE_INACTIVE) {
        inactive.add(instance);
      } else {
        wanted.add(instance);
      }
    }
    return new Scaling(target, wanted, inactive, stopped, dying, new HashSet<>(victims));
  }

  StepOutcome outcome(Function<String, Map<String, String>> attributes) {
    List<InstanceAction> actions = actions(attributes);
    boolean finished = actions.isEmpty() && dying == 0 && unready() == 0;
    return new StepOutcome(actions, finished, finished ? "" : progress());
  }

  /**
   * What brings the count nearer to the target now; a dying instance fills its place until dead.
   */
  List<InstanceAction> actions(Function<String, Map<String, String>> attributes) {
    List<InstanceAction> stops = stops(attributes);
    int missing = target.instances() - wanted.size() - dying;
    if (!stops.isEmpty() || missing <= 0) {
      return stops;
    }
    return Reuse.start(target, stopped, missing, counts());
  }

  private List<InstanceAction> stops(Function<String, Map<String, String>> attributes) {
    Stream<InstanceAction> asked =
        wanted.stream().filter(this::isNamed).map(i -> Reuse.retire(i, "named by the request"));
    List<Instance> others = wanted.stream().filter(i -> !isNamed(i)).toList();
    int surplus = Math.max(0, others.size() - target.instances());
    String reason = counts();
    Stream<InstanceAction> chosen =
        KillOrder.forScaling(target, others, surplus, attributes).stream()
            .map(i -> Reuse.retire(i, reason));
    List<Instance> lost = target.instances() == 0 ? inactive : List.of();
    return Stream.of(asked, chosen, lost.stream().map(i -> Reuse.retire(i, counts())))
        .flatMap(stream -> stream)
        .toList();
  }

  private boolean isNamed(Instance instance) {
    return named.contains(instance.id().toString());
  }

  private String counts() {
    return "wanted: %d, found: %d".formatted(target.instances(), wanted.size());
  }

  /**
   * How many of those this step started are not good yet. Older ones don't hold the step up: a
   * scaling gives the app a new version, and only what it started has that version.
   */
  private int unready() {
    return (int)
        wanted.stream()
            .filter(i -> i.version().equals(target.version()) && !KillOrder.isGood(i))
            .count();
  }

  private String progress() {
    long ready = wanted.stream().filter(KillOrder::isGood).count();
    String stopping = dying == 0 ? "" : ", %d stopping".formatted(dying);
    return "%s: %d of %d ready%s".formatted(target.id(), ready, target.instances(), stopping);
  }
}
