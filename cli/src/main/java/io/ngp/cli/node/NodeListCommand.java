package io.ngp.cli.node;

import io.ngp.cli.api.Json;
import io.ngp.cli.api.NodeInfo;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.render.Table;
import io.ngp.cli.target.Target;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command
final class NodeListCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(names = "--json", description = "Print the API's answer.")
  private boolean isJson;

  NodeListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var api = Target.of(invocation).api();
    var screen = invocation.screen();
    if (isJson) {
      screen.print(Json.pretty(api.client().get("/ngp/v1/nodes")));
      return 0;
    }
    var table = new Table("NODE", "ROLE", "STATUS", ">TASKS", ">CPUS", ">MEM", "ADDRESS");
    var nodes = api.nodes();
    for (var node : nodes) {
      table.row(
          screen.paint(Paint.STRONG, node.name()),
          node.role(),
          node.isMaster() ? masterStatus(screen, node) : status(screen, node),
          node.definition().has("tasks") ? String.valueOf(node.tasks()) : "-",
          share(node, "cpus"),
          share(node, "memMib"),
          node.address());
    }
    table.print(screen);
    HostUpkeep.print(screen, nodes);
    return 0;
  }

  private static String masterStatus(Screen screen, NodeInfo master) {
    if (!master.isHealthy()) {
      return screen.paint(Paint.BAD, "unreachable");
    }
    return screen.paint(Paint.GOOD, master.isLeader() ? "leader" : "standby");
  }

  private static String status(Screen screen, NodeInfo node) {
    if (!node.isHealthy()) {
      return screen.paint(
          Paint.BAD, node.isDraining() ? "unhealthy, " + draining(node) : "unhealthy");
    }
    return node.isDraining()
        ? screen.paint(Paint.WARNING, draining(node))
        : screen.paint(Paint.GOOD, "healthy");
  }

  private static String draining(NodeInfo node) {
    var until = Json.text(node.definition(), "drainingUntil");
    return until.isEmpty() ? "draining" : "draining until " + until;
  }

  private static String share(NodeInfo node, String resource) {
    var total = node.definition().path("resources").path(resource);
    var used = node.definition().path("used").path(resource);
    return total.isMissingNode() ? "-" : number(used) + "/" + number(total);
  }

  private static String number(JsonNode value) {
    var text = String.format(Locale.ROOT, "%.2f", value.asDouble(0));
    return text.replaceAll("\\.?0+$", "");
  }
}
