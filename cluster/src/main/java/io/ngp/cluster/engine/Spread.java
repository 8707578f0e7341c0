package io.ngp.cluster.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many of an app's counted tasks run at each value of one field.
 *
 * @param instances how many the app wants
 * @param counts by value; values that are on offer but host none are there with 0
 */
record Spread(int instances, Map<String, Integer> counts) {

  static Spread of(String field, int instances, List<AgentOffer> offers) {
    Map<String, Integer> counts = new TreeMap<>();
    for (AgentOffer offer : offers) {
      AgentFields.value(field, offer.agent(), offer.attributes())
          .ifPresent(value -> counts.merge(value, offer.hosted().counted(), Integer::sum));
    }
    return new Spread(instances, counts);
  }

  int at(String value) {
    return counts.getOrDefault(value, 0);
  }

  /** How many values are known, at least 1. */
  int seen() {
    return Math.max(1, counts.size());
  }

  /** The value most tasks run at; empty if none runs. */
  Optional<String> mostPopulated() {
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  /** Whether one more task at this value keeps the app even over that many groups. */
  boolean keepsEven(String value, int groups) {
    int share = instances / groups;
    int rest = instances % groups;
    int here = at(value);
    if (here == 0) {
      return counts.values().stream().filter(count -> count > 0).count() < groups;
    }
    int restUsed = counts.values().stream().mapToInt(count -> Math.max(0, count - share)).sum();
    return here < share || (here == share && restUsed < rest);
  }
}
