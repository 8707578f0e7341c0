package io.ngp.cli.drill;

import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Json;
import io.ngp.cli.api.NodeInfo;
import io.ngp.cli.api.TaskInfo;
import java.util.List;
import java.util.Optional;

/**
 * What the platform says about itself at one moment.
 *
 * @param masters names of all of them, also of one that nobody ever heard of
 * @param wanted how many instances the app should have
 * @param tasks of the app
 * @param isSettled whether the app is as wanted and nothing changes it
 */
record Scene(
    List<String> masters, List<NodeInfo> nodes, int wanted, List<Placed> tasks, boolean isSettled) {
  Scene {
    masters = List.copyOf(masters);
    nodes = List.copyOf(nodes);
    tasks = List.copyOf(tasks);
  }

  /** A task, the agent that runs it, and whether it does what it should. */
  record Placed(String id, String agent, boolean isGood) {}

  /** What the API says of the nodes and of the app. */
  static Scene of(List<String> masters, List<NodeInfo> nodes, AppInfo app) {
    var good = app.tasks().stream().filter(task -> isGood(app, task)).map(TaskInfo::id).toList();
    var tasks =
        app.definition()
            .path("tasks")
            .valueStream()
            .map(task -> {
              var id = Json.text(task, "id");
              return new Placed(id, Json.text(task, "slaveId"), good.contains(id));
            })
            .toList();
    return new Scene(masters, nodes, app.instances(), tasks, app.isSettled());
  }

  private static boolean isGood(AppInfo app, TaskInfo task) {
    return task.isRunning() && (!app.hasHealthChecks() || task.health() == TaskInfo.Health.HEALTHY);
  }

  /** The master that leads, if one does. */
  Optional<String> leader() {
    return nodes.stream().filter(NodeInfo::isLeader).map(NodeInfo::name).findFirst();
  }

  List<String> named(String role) {
    return nodes.stream().filter(node -> node.role().equals(role)).map(NodeInfo::name).toList();
  }

  /** Whether the master takes the node called {@code name} for well. */
  boolean isHealthy(String name) {
    return nodes.stream().anyMatch(node -> node.name().equals(name) && node.isHealthy());
  }

  /** Whether {@code now} the app is as wanted, and all nodes but masters are there and well. */
  boolean isBackIn(Scene now) {
    return now.isSettled
        && nodes.stream()
            .filter(node -> !node.role().equals("master"))
            .map(NodeInfo::name)
            .allMatch(now::isHealthy);
  }

  /** Agents that run tasks of the app. */
  List<String> carriers() {
    return tasks.stream().map(Placed::agent).distinct().sorted().toList();
  }
}
