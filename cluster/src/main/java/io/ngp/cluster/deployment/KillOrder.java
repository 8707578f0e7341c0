package io.ngp.cluster.deployment;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Lifecycle.KillSelection;
import io.ngp.cluster.app.PlacementRules.Constraint;
import io.ngp.cluster.app.PlacementRules.Operator;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which instances go first when some have to (marathon/API.md 8.5). Those that serve nobody go
 * before those that do; the order is total, so that asking twice gives the same victims.
 */
public final class KillOrder {
  private static final int KILLING_RANK = 1;

  private KillOrder() {}

  /**
   * Whether an instance serves: wanted and running, healthy where health is checked, and ready
   * where a deployment waits for that.
   */
  public static boolean isGood(Instance instance) {
    return instance.goal() == Goal.RUNNING && instance.isRunning() && instance.passesChecks();
  }

  /**
   * Victims of a scale-down: waiting and already stopping ones, then those whose going keeps the
   * app's GROUP_BY constraints even, then by condition, then as the app's kill selection says.
   *
   * @param candidates instances with goal running
   * @param count how many go; all candidates if there are fewer
   * @param attributes by agent id
   */
  public static List<Instance> forScaling(
      App app,
      Collection<Instance> candidates,
      int count,
      Function<String, Map<String, String>> attributes) {
    // Unlike Marathon, which would kill running instances before waiting ones.
    var parts =
        candidates.stream()
            .sorted(byCondition(app))
            .collect(Collectors.partitioningBy(i -> rank(i.condition()) <= KILLING_RANK));
    List<Instance> idle = parts.getOrDefault(true, List.of());
    List<Instance> victims = new ArrayList<>(idle.subList(0, Math.clamp(count, 0, idle.size())));
    List<String> fields = groupByFields(app);
    List<Instance> live = parts.getOrDefault(false, List.of());
    int left = Math.clamp(count - victims.size(), 0, live.size());
    victims.addAll(
        fields.isEmpty()
            ? live.subList(0, left)
            : new EvenSpread(fields, attributes, live).victims(left));
    return victims;
  }

  /**
   * Old instances a rolling replace stops next: those that are not good first, then from the agents
   * that have the most good ones, so that what serves meanwhile is not all in one place.
   *
   * @param staying ones that do not go, of any version
   * @param count how many go; all candidates if there are fewer
   */
  public static List<Instance> forReplacing(
      App app, Collection<Instance> old, Collection<Instance> staying, int count) {
    var parts =
        old.stream().sorted(byCondition(app)).collect(Collectors.partitioningBy(KillOrder::isGood));
    List<Instance> bad = parts.getOrDefault(false, List.of());
    List<Instance> victims = new ArrayList<>(bad.subList(0, Math.clamp(count, 0, bad.size())));
    List<Instance> good = staying.stream().filter(KillOrder::isGood).toList();
    victims.addAll(
        EvenSpread.overAgents(parts.getOrDefault(true, List.of()), good)
            .victims(count - victims.size()));
    return victims;
  }

  private static List<String> groupByFields(App app) {
    return app.placement().constraints().stream()
        .filter(constraint -> constraint.operator() == Operator.GROUP_BY)
        .map(Constraint::field)
        .toList();
  }

  private static Comparator<Instance> byCondition(App app) {
    Comparator<Instant> byStart =
        app.lifecycle().killSelection() == KillSelection.YOUNGEST_FIRST
            ? Comparator.reverseOrder()
            : Comparator.naturalOrder();
    return Comparator.<Instance>comparingInt(instance -> rank(instance.condition()))
        .thenComparing(KillOrder::startedAt, byStart)
        .thenComparing(Instance::id);
  }

  private static Instant startedAt(Instance instance) {
    return instance.startedAt().or(instance::stagedAt).orElse(instance.since());
  }

  private static int rank(Condition condition) {
    return switch (condition) {
      case SCHEDULED, KILLED, FAILED, FINISHED, ERROR, GONE, DROPPED, UNKNOWN -> 0;
      case KILLING -> KILLING_RANK;
      case UNREACHABLE, UNREACHABLE_INACTIVE -> 2;
      case PROVISIONED, STAGING -> 3;
      case STARTING -> 4;
      case RUNNING -> 5;
    };
  }
}
