package io.ngp.cli.platform;

import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.render.Facts;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.render.Table;
import io.ngp.cli.target.PlatformFile;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.cli.target.Target;
import io.ngp.provider.local.node.NodeHealth;
import io.ngp.provider.local.node.NodeProcess;
import java.util.List;
import java.util.Optional;

/** How a local platform is at one moment. */
record PlatformStatus(PlatformFile platform, List<NodeStatus> nodes, List<AppInfo> apps) {

  /** A node with its process, if that runs, and what it says. */
  private record NodeStatus(NodeProcess node, Optional<ProcessHandle> process, NodeHealth health) {
    static NodeStatus of(NodeProcess node) {
      var process = node.find();
      var health = process.isPresent() ? NodeHealth.of(node.node()) : NodeHealth.NOT_RUNNING;
      return new NodeStatus(node, process, health);
    }

    String pid() {
      return process.map(ProcessHandle::pid).map(String::valueOf).orElse("-");
    }
  }

  static PlatformStatus of(PlatformFolder folder, PlatformFile platform) {
    var nodes =
        NodeProcess.of(folder.path(), platform.nodes()).stream().map(NodeStatus::of).toList();
    return new PlatformStatus(platform, nodes, apps(platform));
  }

  private static List<AppInfo> apps(PlatformFile platform) {
    try {
      return Target.of(platform).api().apps();
    } catch (Failure _) {
      // The master's own line tells that it does not answer.
      return List.of();
    }
  }

  boolean isDown() {
    return nodes.stream().allMatch(node -> node.process().isEmpty());
  }

  boolean isHealthy() {
    return nodes.stream().allMatch(node -> node.health().isHealthy());
  }

  void print(Screen screen) {
    var table = new Table("NODE", "ROLE", "STATUS", ">PID", "ADDRESS", "DETAIL");
    for (var each : nodes) {
      var node = each.node().node();
      table.row(
          screen.paint(Paint.STRONG, node.name()),
          node.role().word(),
          word(screen, each),
          each.pid(),
          node.address(),
          each.health().detail());
    }
    table.print(screen);
    screen.print("");
    new Facts()
        .add(
            "apps",
            apps.size() + " (" + apps.stream().filter(AppInfo::isSettled).count() + " as wanted)")
        .add("edge", platform.publication().edge())
        .add("console", platform.publication().console())
        .add("API", platform.apiAddress())
        .print(screen);
  }

  private static String word(Screen screen, NodeStatus node) {
    if (node.process().isEmpty()) {
      return screen.paint(Paint.BAD, "stopped");
    }
    return node.health().isHealthy()
        ? screen.paint(Paint.GOOD, "healthy")
        : screen.paint(Paint.BAD, "unhealthy");
  }

  void printJson(Screen screen) {
    var json = Json.object();
    json.put("api", platform.apiAddress()).put("edge", platform.publication().edge());
    json.put("domain", platform.domain()).put("console", platform.publication().console());
    json.put("healthy", isHealthy());
    var list = json.putArray("nodes");
    for (var each : nodes) {
      var node = each.node().node();
      var item = list.addObject().put("name", node.name()).put("role", node.role().word());
      each.process()
          .ifPresentOrElse(process -> item.put("pid", process.pid()), () -> item.putNull("pid"));
      item.put("address", node.address()).put("healthy", each.health().isHealthy());
      item.put("detail", each.health().detail());
    }
    var array = json.putArray("apps");
    for (var app : apps) {
      var item = array.addObject().put("id", app.id().path()).put("instances", app.instances());
      item.put("running", app.counts().running()).put("healthy", app.counts().healthy());
      item.put("settled", app.isSettled());
      var addresses = item.putArray("addresses");
      platform.publication().addresses(app).forEach(addresses::add);
    }
    screen.print(Json.pretty(json));
  }
}
