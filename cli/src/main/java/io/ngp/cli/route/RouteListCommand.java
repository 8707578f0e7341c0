package io.ngp.cli.route;

import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.render.Table;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    footer = {
      "%nOf several apps that claim the same requests the first by id keeps them; the others are listed as",
      "\"held by\" it. What labels say about routes is explained in docs/edge.md."
    })
final class RouteListCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(names = "--json", description = "Print the routes as JSON, with all targets.")
  private boolean isJson;

  RouteListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var list = Book.of(invocation).list();
    var screen = invocation.screen();
    if (isJson) {
      screen.print(Json.pretty(list));
      return 0;
    }
    if (list.path("routes").isEmpty()) {
      screen.print("Nothing is routed. An app with a port is, once deployed: ngp app deploy FILE");
    } else {
      print(screen, list.path("routes"));
    }
    for (var problem : list.path("problems").values()) {
      screen.remark(
          "App "
              + Json.text(problem, "app")
              + ": label "
              + Json.text(problem, "label")
              + " "
              + Json.text(problem, "message"));
    }
    return 0;
  }

  private static void print(Screen screen, JsonNode routes) {
    var table = new Table("REQUESTS FOR", "GO TO", ">TARGETS", "TERMS");
    for (var route : routes.values()) {
      var holder = Json.text(route, "heldBy");
      table.row(
          screen.paint(Paint.STRONG, Json.text(route, "rule")),
          takers(route),
          holder.isEmpty() ? targets(screen, route) : "-",
          holder.isEmpty()
              ? terms(route)
              : screen.paint(Paint.WARNING, "not in force: held by " + holder));
    }
    table.print(screen);
  }

  private static String takers(JsonNode route) {
    var backends = route.path("backends");
    return backends.size() == 1
        ? Json.text(backends.path(0), "app")
        : backends
            .valueStream()
            .map(each -> Json.text(each, "app") + " " + each.path("percent").asInt() + "%")
            .collect(Collectors.joining(", "));
  }

  private static String targets(Screen screen, JsonNode route) {
    var total =
        route.path("backends").valueStream().mapToInt(each -> each.path("targets").size()).sum();
    return total == 0 ? screen.paint(Paint.BAD, "0") : String.valueOf(total);
  }

  private static String terms(JsonNode route) {
    return route.path("terms").valueStream().map(Json::text).collect(Collectors.joining("; "));
  }
}
