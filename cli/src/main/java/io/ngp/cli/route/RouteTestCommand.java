package io.ngp.cli.route;

import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.node.route.RouteBook;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    footer = {
      "%nExits with 0 when the request would be passed on to an app, with 1 when the balancer would answer it.",
      "%nExamples:",
      "  ngp route test http://www.ngp.localhost:8080/cart",
      "  ngp route test https://shop.example.org/api -X POST -H 'X-Beta: 1' --from 10.1.2.3"
    })
final class RouteTestCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "URL", description = "What is asked for; without a scheme it is http.")
  private String url = "";

  @Option(
      names = {"-X", "--request"},
      paramLabel = "METHOD",
      defaultValue = "GET",
      description = "The request's method (default: ${DEFAULT-VALUE}).")
  private String method = "GET";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "HEADER",
      description = "A header, like 'X-Beta: 1'; may be given several times.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "IP",
      defaultValue = "127.0.0.1",
      description = "The client's address (default: ${DEFAULT-VALUE}).")
  private String from = "127.0.0.1";

  @Option(names = "--json", description = "Print the result as JSON, with all targets.")
  private boolean isJson;

  RouteTestCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var request = request();
    var result = result(Book.of(invocation), request);
    var screen = invocation.screen();
    if (isJson) {
      screen.print(Json.pretty(result));
    } else {
      print(screen, result);
    }
    return (result.path("outcome").path("status").asInt() == 0 ? ExitStatus.OK : ExitStatus.FAILED)
        .code();
  }

  private static JsonNode result(RouteBook book, RouteBook.Request request) {
    try {
      return book.test(request);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitStatus.USAGE, String.valueOf(e.getMessage()), "See: ngp route test --help");
    }
  }

  private RouteBook.Request request() {
    var parsed = parsed();
    var path =
        parsed.getRawPath() == null || parsed.getRawPath().isEmpty() ? "/" : parsed.getRawPath();
    var query = parsed.getRawQuery() == null ? "" : "?" + parsed.getRawQuery();
    return new RouteBook.Request(
        method.toUpperCase(Locale.ROOT),
        parsed.getScheme().equalsIgnoreCase("https"),
        parsed.getRawAuthority(),
        path + query,
        headers.stream().map(RouteTestCommand::header).toList(),
        client());
  }

  private URI parsed() {
    try {
      var parsed = new URI(url.contains("://") ? url : "http://" + url);
      var scheme = parsed.getScheme();
      var isHttp = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
      if (isHttp && parsed.getRawAuthority() != null) {
        return parsed;
      }
    } catch (URISyntaxException _) {
      // Answered below, together with addresses of something else.
    }
    throw new Failure(
        ExitStatus.USAGE,
        "\"" + url + "\" is no address of a page.",
        "Write it like http://www.ngp.localhost:8080/cart");
  }

  private static Map.Entry<String, String> header(String text) {
    var colon = text.indexOf(':');
    if (colon < 1) {
      throw new Failure(
          ExitStatus.USAGE, "\"" + text + "\" is no header.", "Write it like 'X-Beta: 1'");
    }
    return Map.entry(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
  }

  private InetAddress client() {
    try {
      return InetAddress.ofLiteral(from);
    } catch (IllegalArgumentException _) {
      throw new Failure(
          ExitStatus.USAGE,
          "\"" + from + "\" is no IP address.",
          "Write it like 10.1.2.3 or 2001:db8::1");
    }
  }

  private static void print(Screen screen, JsonNode result) {
    for (var step : result.path("steps").values()) {
      var isTaken = step.path("taken").asBoolean();
      var rule = Json.text(step, "rule") + " (" + Json.text(step, "route") + ")";
      screen.print(
          (isTaken ? screen.paint(Paint.GOOD, "✔ " + rule) : screen.paint(Paint.FAINT, "  " + rule))
              + ": "
              + Json.text(step, "reason"));
    }
    if (result.has("route")) {
      print(screen, result.path("route"), Json.text(result, "target"));
    }
    var status = result.path("outcome").path("status").asInt();
    var message = Json.text(result.path("outcome"), "message");
    screen.print(
        status == 0
            ? screen.paint(Paint.GOOD, message)
            : screen.paint(Paint.BAD, "Answered with " + status + ": ") + message);
  }

  private static void print(Screen screen, JsonNode route, String target) {
    for (var term : route.path("terms").values()) {
      screen.print("  term: " + Json.text(term));
    }
    screen.print("  sent on as: " + target);
    for (var backend : route.path("backends").values()) {
      var share = Json.text(backend, "app") + ", " + backend.path("percent").asInt() + "%";
      if (backend.path("targets").isEmpty()) {
        screen.print("  no target: " + share);
      }
      for (var each : backend.path("targets").values()) {
        var zone = Json.text(each, "zone");
        screen.print(
            "  target: "
                + Json.text(each, "address")
                + " "
                + Json.text(each, "id")
                + (zone.isEmpty() ? "" : " in " + zone)
                + " ("
                + share
                + ")");
      }
    }
  }
}
