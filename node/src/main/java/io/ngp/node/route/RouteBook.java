package io.ngp.node.route;

import io.ngp.cluster.routes.RouteTableJson;
import io.ngp.edge.label.RouteLabels;
import io.ngp.edge.route.Backend;
import io.ngp.edge.route.HeaderCondition;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.Target;
import io.ngp.edge.trial.Answer;
import io.ngp.edge.trial.Question;
import io.ngp.edge.trial.RouteTrial;
import io.ngp.edge.trial.TermTexts;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A leader's table as balancers understand it, for people: what is routed where, and what would
 * become of a request.
 */
public final class RouteBook {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Where TLS is taken to be had when a route insists on it. */
  private static final int HTTPS_PORT = 443;

  private final AppRoutes.Made made;
  private final String domain;
  private final int httpsPort;

  /**
   * Reads a table as labels alone have it, without the platform's own names and what the module's
   * variables say of all apps.
   *
   * @param table as masters give it
   * @param domain apps are reachable below
   * @throws IllegalArgumentException if it is none
   */
  public RouteBook(JsonNode table, String domain) {
    this(table, new AppRoutes(new RouteLabels(Policy.NONE), List.of()), domain, HTTPS_PORT);
  }

  /**
   * Reads a table as a balancer does.
   *
   * @param routes makes the balancer's table
   * @param httpsPort where the balancer takes TLS; 0: nowhere
   * @throws IllegalArgumentException if {@code table} is none
   */
  public RouteBook(JsonNode table, AppRoutes routes, String domain, int httpsPort) {
    this.made = routes.of(RouteTableJson.read(table));
    this.domain = domain;
    this.httpsPort = httpsPort;
  }

  /**
   * A request to try.
   *
   * @param authority host and port, as in a URL
   * @param target path and query
   * @param headers by name
   */
  public record Request(
      String method,
      boolean isSecure,
      String authority,
      String target,
      List<Map.Entry<String, String>> headers,
      InetAddress from) {
    public Request {
      headers = List.copyOf(headers);
    }
  }

  /** All routes, those that are not in force with whose they are instead; and unread labels. */
  public ObjectNode list() {
    ObjectNode list = JSON.objectNode().put("version", made.table().version());
    ArrayNode routes = list.putArray("routes");
    made.table().routes().stream()
        .sorted(
            Comparator.comparing((Route route) -> route.match().host())
                .thenComparing(route -> route.match().toString()))
        .forEach(route -> routes.add(describe(route)));
    made.lost().forEach(lost -> routes.add(describe(lost.route()).put("heldBy", lost.holder())));
    ArrayNode problems = list.putArray("problems");
    made.unread()
        .forEach(unread ->
            problems
                .addObject()
                .put("app", unread.app().toString())
                .put("label", unread.problem().label())
                .put("message", unread.problem().message()));
    return list;
  }

  /**
   * What would become of a request.
   *
   * @throws IllegalArgumentException if it is none the edge understands
   */
  public ObjectNode test(Request request) {
    Answer answer =
        new RouteTrial(made.table(), domain, httpsPort)
            .ask(
                new Question(
                    request.method(),
                    request.isSecure(),
                    request.authority(),
                    request.target(),
                    request.headers(),
                    request.from()));
    ObjectNode told = JSON.objectNode();
    ArrayNode steps = told.putArray("steps");
    for (Answer.Step step : answer.steps()) {
      steps
          .addObject()
          .put("route", step.route())
          .put("rule", step.rule())
          .put("taken", step.isTaken())
          .put("reason", step.reason());
    }
    answer.taken().ifPresent(taken -> told.set("route", describe(taken.route())));
    answer.taken().ifPresent(taken -> told.put("target", taken.target()));
    told.putObject("outcome")
        .put("status", answer.outcome().status())
        .put("message", answer.outcome().text());
    return told;
  }

  private static ObjectNode describe(Route route) {
    ObjectNode node = JSON.objectNode();
    node.put("app", route.name())
        .put("rule", route.match().toString())
        .put("host", route.match().host())
        .put("path", route.match().path());
    ArrayNode methods = node.putArray("methods");
    new TreeSet<>(route.match().methods()).forEach(methods::add);
    ArrayNode headers = node.putArray("headers");
    route.match().headers().stream().map(HeaderCondition::toString).forEach(headers::add);
    ArrayNode terms = node.putArray("terms");
    TermTexts.of(route.policy()).forEach(terms::add);
    ArrayNode backends = node.putArray("backends");
    int weights = route.backends().stream().mapToInt(Backend::weight).sum();
    route.backends().forEach(backend -> backends.add(describe(backend, weights)));
    return node;
  }

  private static ObjectNode describe(Backend backend, int weights) {
    ObjectNode node = JSON.objectNode();
    node.put("app", backend.name())
        .put("percent", weights == 0 ? 0 : Math.round(100.0 * backend.weight() / weights));
    ArrayNode targets = node.putArray("targets");
    for (Target target : backend.targets()) {
      ObjectNode described =
          targets.addObject().put("id", target.id()).put("address", target.address());
      if (!target.zone().isEmpty()) {
        described.put("zone", target.zone());
      }
    }
    return node;
  }
}
