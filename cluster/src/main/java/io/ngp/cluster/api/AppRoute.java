package io.ngp.cluster.api;

import java.util.List;

/**
 * What a path below {@code /v2/apps} names. Ids hold any number of segments, so an id is everything
 * up to a known suffix (marathon/API.md 1.1).
 */
sealed interface AppRoute {
  record All() implements AppRoute {}

  record One(List<String> app) implements AppRoute {}

  record Restart(List<String> app) implements AppRoute {}

  record Tasks(List<String> app) implements AppRoute {}

  record Task(List<String> app, String task) implements AppRoute {}

  record Versions(List<String> app) implements AppRoute {}

  record OneVersion(List<String> app, String version) implements AppRoute {}

  record Group(List<String> group) implements AppRoute {}

  record GroupTasks(List<String> group) implements AppRoute {}

  static AppRoute of(List<String> path) {
    int size = path.size();
    if (size == 0) {
      return new All();
    }
    List<String> allButLast = path.subList(0, size - 1);
    String last = path.getLast();
    if (last.equals("*")) {
      return new Group(allButLast);
    }
    if (size == 1) {
      return new One(path);
    }
    List<String> allButTwo = path.subList(0, size - 2);
    String lastButOne = path.get(size - 2);
    if (last.equals("tasks")) {
      return lastButOne.equals("*") ? new GroupTasks(allButTwo) : new Tasks(allButLast);
    }
    return switch (last) {
      case "restart" -> new Restart(allButLast);
      case "versions" -> new Versions(allButLast);
      default -> size == 2 ? new One(path) : inside(path, allButTwo, lastButOne, last);
    };
  }

  private static AppRoute inside(
      List<String> path, List<String> app, String collection, String element) {
    return switch (collection) {
      case "tasks" -> new Task(app, element);
      case "versions" -> new OneVersion(app, element);
      default -> new One(path);
    };
  }
}
