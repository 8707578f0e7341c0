package io.ngp.cli.platform;

import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Json;
import io.ngp.cli.api.NodeInfo;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.node.HostUpkeep;
import io.ngp.cli.render.Facts;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.render.Table;
import io.ngp.cli.target.PlatformFile;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.cli.target.Target;
import io.ngp.nodespec.NodeEntry;
import io.ngp.nodespec.NodeHealth;
import io.ngp.provider.local.node.NodeProcess;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How a platform is at one moment. */
record PlatformStatus(
    PlatformFile platform, List<NodeStatus> nodes, List<AppInfo> apps, List<NodeInfo> known) {

  /**
   * A node and what it says.
   *
   * @param pid of its process, if that runs
   */
  private record NodeStatus(NodeEntry node, Optional<Long> pid, NodeHealth health) {
    static NodeStatus of(PlatformFile platform, NodeProcess node) {
      var process = node.find();
      var health = process.isPresent() ? platform.health(node.node()) : NodeHealth.NOT_RUNNING;
      return new NodeStatus(node.node(), process.map(ProcessHandle::pid), health);
    }

    /** Of a node on a host, of which nothing is known but what it says itself. */
    static NodeStatus elsewhere(PlatformFile platform, NodeEntry node) {
      var health = platform.health(node);
      return new NodeStatus(node, Optional.of(health.pid()).filter(pid -> pid > 0), health);
    }
  }

  static PlatformStatus of(PlatformFolder folder, PlatformFile platform) {
    var nodes =
        platform.isOnHosts()
            ? elsewhere(platform)
            : NodeProcess.of(folder.path(), platform.nodes()).stream()
                .map(node -> NodeStatus.of(platform, node))
                .toList();
    return new PlatformStatus(
        platform,
        nodes,
        asked(platform, PlatformApi::apps),
        platform.isOnHosts() ? asked(platform, PlatformApi::nodes) : List.of());
  }

  /** All at once: each that is gone takes a second to say nothing. */
  private static List<NodeStatus> elsewhere(PlatformFile platform) {
    return platform.nodes().parallelStream()
        .map(node -> NodeStatus.elsewhere(platform, node))
        .toList();
  }

  private static <T> List<T> asked(PlatformFile platform, Function<PlatformApi, List<T>> question) {
    try {
      return question.apply(Target.of(platform).api());
    } catch (Failure _) {
      // The master's own line tells that it does not answer.
      return List.of();
    }
  }

  boolean isDown() {
    return nodes.stream().allMatch(node -> node.pid().isEmpty());
  }

  boolean isHealthy() {
    return nodes.stream().allMatch(node -> node.health().isHealthy());
  }

  void print(Screen screen) {
    var table = new Table("NODE", "ROLE", "STATUS", ">PID", "ADDRESS", "DETAIL");
    for (var each : nodes) {
      var node = each.node();
      table.row(
          screen.paint(Paint.STRONG, node.name()),
          node.role().word(),
          word(screen, each),
          each.pid().map(String::valueOf).orElse("-"),
          node.address(),
          each.health().detail());
    }
    table.print(screen);
    HostUpkeep.print(screen, known);
    screen.print("");
    new Facts()
        .add(
            "apps",
            apps.size() + " (" + apps.stream().filter(AppInfo::isSettled).count() + " as wanted)")
        .add("edge", platform.publication().edge())
        .add("console", platform.console())
        .add("API", platform.apiAddress())
        .print(screen);
  }

  private String word(Screen screen, NodeStatus node) {
    if (node.pid().isEmpty()) {
      return screen.paint(Paint.BAD, platform.isOnHosts() ? "silent" : "stopped");
    }
    return node.health().isHealthy()
        ? screen.paint(Paint.GOOD, "healthy")
        : screen.paint(Paint.BAD, "unhealthy");
  }

  void printJson(Screen screen) {
    var json = Json.object();
    json.put("api", platform.apiAddress()).put("edge", platform.publication().edge());
    json.put("domain", platform.domain())
        .put(
            "console",
            platform.asksWhoCalls()
                ? platform.apiAddress() + "/ui/"
                : platform.publication().console());
    json.put("healthy", isHealthy());
    var list = json.putArray("nodes");
    for (var each : nodes) {
      var node = each.node();
      var item = list.addObject().put("name", node.name()).put("role", node.role().word());
      each.pid().ifPresentOrElse(pid -> item.put("pid", pid), () -> item.putNull("pid"));
      item.put("address", node.address()).put("healthy", each.health().isHealthy());
      item.put("detail", each.health().detail());
      known.stream()
          .filter(other -> other.name().equals(node.name()) && other.definition().has("upkeep"))
          .forEach(other -> item.set("upkeep", other.definition().path("upkeep")));
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
