package io.ngp.iac.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Puts named things in an order in which each comes after what it needs. */
public final class Ordering {
  private Ordering() {}

  /**
   * The keys in order, those that need nothing of each other as they were given; empty if they need
   * each other in a circle. What is needed and not among the keys is passed over.
   */
  public static <K> Optional<List<K>> of(
      Collection<K> keys, Function<K, ? extends Collection<K>> needs) {
    var list = List.copyOf(keys);
    Map<K, Integer> numbers = new HashMap<>();
    var graph = new Graph();
    list.forEach(key -> numbers.put(key, graph.vertex()));
    for (var vertex = 0; vertex < list.size(); vertex++) {
      for (var needed : needs.apply(list.get(vertex))) {
        var number = numbers.get(needed);
        if (number != null) {
          graph.before(number, vertex);
        }
      }
    }
    return graph.order().map(order -> order.stream().map(list::get).toList());
  }
}
