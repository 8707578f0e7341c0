package io.ngp.edge.route;

import java.util.List;

/**
 * Targets that are alike, and their share of a route's requests. An ordinary route has one; one
 * that is split between a version and its canary has two.
 *
 * @param name what people know it by, such as the app's id
 * @param weight its share is this by the sum of all weights of the route; with 0 it gets requests
 *     only when no other backend has a target that can take them
 * @param targets where requests may go
 */
public record Backend(String name, int weight, List<Target> targets) {
  public Backend {
    if (weight < 0) {
      throw new IllegalArgumentException(
          "Backend \"" + name + "\" has weight " + weight + "; expected 0 or more.");
    }
    targets = List.copyOf(targets);
  }
}
