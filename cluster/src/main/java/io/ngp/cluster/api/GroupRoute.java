package io.ngp.cluster.api;

import java.util.List;

/**
 * What a path below {@code /v2/groups} names; {@code apps} and {@code versions} at its end shadow
 * groups of that name (marathon/API.md 14.24).
 */
sealed interface GroupRoute {
  record One(List<String> group) implements GroupRoute {}

  record Apps(List<String> group) implements GroupRoute {}

  record Versions(List<String> group) implements GroupRoute {}

  record AtVersion(List<String> group, String version) implements GroupRoute {}

  static GroupRoute of(List<String> path) {
    int size = path.size();
    if (size == 0) {
      return new One(path);
    }
    return switch (path.getLast()) {
      case "apps" -> new Apps(path.subList(0, size - 1));
      case "versions" -> new Versions(path.subList(0, size - 1));
      default ->
          size > 1 && path.get(size - 2).equals("versions")
              ? new AtVersion(path.subList(0, size - 2), path.getLast())
              : new One(path);
    };
  }
}
