package io.ngp.cluster.deployment;

import io.ngp.cluster.engine.AgentFields;
import io.ngp.cluster.instance.Instance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Takes instances from where most of them are, so that what remains is spread evenly over the
 * values of some fields. Used once; not thread-safe.
 */
final class EvenSpread {
  /** An instance and its position in the order it came in. */
  private record Ranked(int rank, Instance instance) {}

  /** Instances that agree in every field, each queue in the order they came in. */
  private final Map<List<String>, Deque<Ranked>> places = new HashMap<>();

  /** For every field, how many remain at each of its values. */
  private final List<HashMap<String, Integer>> remaining;

  /** Over the values of agents' fields. */
  EvenSpread(
      List<String> fields,
      Function<String, Map<String, String>> attributes,
      List<Instance> candidates) {
    this(
        fields.size(),
        instance -> fields.stream().map(f -> value(f, instance, attributes)).toList(),
        candidates,
        List.of());
  }

  private EvenSpread(
      int fields,
      Function<Instance, List<String>> placeOf,
      List<Instance> candidates,
      Collection<Instance> staying) {
    remaining = Stream.generate(() -> new HashMap<String, Integer>()).limit(fields).toList();
    int rank = 0;
    for (Instance instance : candidates) {
      List<String> place = placeOf.apply(instance);
      places.computeIfAbsent(place, _ -> new ArrayDeque<>()).add(new Ranked(rank++, instance));
      count(place, 1);
    }
    staying.forEach(instance -> count(placeOf.apply(instance), 1));
  }

  /**
   * Over agents, so that one that is lost takes as few along as can be.
   *
   * @param staying ones that do not go and count
   */
  static EvenSpread overAgents(List<Instance> candidates, Collection<Instance> staying) {
    return new EvenSpread(
        1,
        instance -> List.of(instance.placement().map(placed -> placed.agent().id()).orElse("")),
        candidates,
        staying);
  }

  /** Those that go, in order; at most as many as there are. */
  List<Instance> victims(int count) {
    List<Instance> victims = new ArrayList<>();
    while (victims.size() < count && !places.isEmpty()) {
      victims.add(takeFrom(Collections.max(places.keySet(), fullest())));
    }
    return victims;
  }

  private Instance takeFrom(List<String> place) {
    Deque<Ranked> queue = places.getOrDefault(place, new ArrayDeque<>());
    Instance taken = queue.remove().instance();
    count(place, -1);
    if (queue.isEmpty()) {
      places.remove(place);
    }
    return taken;
  }

  /** By how many remain there; among equals the place whose next instance came in first. */
  private Comparator<List<String>> fullest() {
    return Comparator.<List<String>>comparingInt(this::load)
        .thenComparing(this::nextRank, Comparator.reverseOrder());
  }

  private int nextRank(List<String> place) {
    return places.getOrDefault(place, new ArrayDeque<>()).element().rank();
  }

  private int load(List<String> place) {
    int sum = 0;
    for (int field = 0; field < place.size(); field++) {
      sum += remaining.get(field).getOrDefault(place.get(field), 0);
    }
    return sum;
  }

  private void count(List<String> place, int change) {
    for (int field = 0; field < place.size(); field++) {
      remaining.get(field).merge(place.get(field), change, Integer::sum);
    }
  }

  private static String value(
      String field, Instance instance, Function<String, Map<String, String>> attributes) {
    return instance
        .placement()
        .map(Instance.Placement::agent)
        .flatMap(agent -> AgentFields.value(field, agent, attributes.apply(agent.id())))
        .orElse("");
  }
}
