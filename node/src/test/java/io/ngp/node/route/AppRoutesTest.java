package io.ngp.node.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.routes.RouteTable;
import io.ngp.cluster.routes.RouteTable.Route;
import io.ngp.cluster.routes.RouteTable.Target;
import io.ngp.edge.label.RouteLabels;
import io.ngp.edge.route.Backend;
import io.ngp.edge.route.Match;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.TcpRoute;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppRoutesTest {
  private static final io.ngp.edge.route.Route ADMIN =
      io.ngp.edge.route.Route.of("admin.ngp.test", "masters", List.of());

  private final AppRoutes routes = new AppRoutes(new RouteLabels(Policy.NONE), List.of(ADMIN));

  @Test
  void labelsBecomeConditionsAndTerms() {
    var made =
        make(
            route(
                "/www",
                Map.of("NGP_MATCH_METHODS", "GET", "NGP_STRIP_PATH", "true"),
                "www.ngp.test",
                "/api"));

    var route = made.table().routes().getLast();
    assertThat(route.name()).isEqualTo("/www");
    assertThat(route.match()).hasToString("GET www.ngp.test/api");
    assertThat(route.policy().isPathStripped()).isTrue();
    assertThat(made.unread()).isEmpty();
  }

  @Test
  void aTargetKeepsItsZone() {
    var made = make(route("/www", Map.of(), "www.ngp.test", "/"));

    assertThat(made.table().routes().getLast().targets())
        .containsExactly(new io.ngp.edge.route.Target("www.1", "10.0.0.1", 31_000, "east"));
  }

  @Test
  void ofTwoAppsThatClaimTheSameTheFirstKeepsIt() {
    var made =
        make(
            route("/a", Map.of(), "www.ngp.test", "/"),
            route("/b", Map.of(), "www.ngp.test", "/"),
            route("/c", Map.of("NGP_MATCH_HEADERS", "X-C"), "www.ngp.test", "/"));

    assertThat(made.table().routes())
        .extracting(io.ngp.edge.route.Route::name)
        .containsExactly("masters", "/a", "/c");
    assertThat(made.lost())
        .singleElement()
        .satisfies(lost -> {
          assertThat(lost.route().name()).isEqualTo("/b");
          assertThat(lost.holder()).isEqualTo("/a");
        });
  }

  @Test
  void nobodyGetsTheMastersNames() {
    var made = make(route("/a", Map.of(), "admin.ngp.test", "/"));

    assertThat(made.table().routes()).containsExactly(ADMIN);
    assertThat(made.lost()).extracting(AppRoutes.LostClaim::holder).containsExactly("masters");
  }

  @Test
  void aCanaryGetsItsShareOfAllRoutesOfTheOtherApp() {
    var made =
        make(
            route("/www", Map.of(), "www.ngp.test", "/"),
            route("/www", Map.of(), "www.example.org", "/"),
            route(
                "/www-canary",
                Map.of("NGP_CANARY_OF", "/www", "NGP_WEIGHT", "10"),
                "www-canary.ngp.test",
                "/"));

    for (var host : List.of("www.ngp.test", "www.example.org")) {
      assertThat(at(made, host).backends())
          .extracting(Backend::name, Backend::weight)
          .containsExactly(tuple("/www", 90), tuple("/www-canary", 10));
    }
    assertThat(at(made, "www-canary.ngp.test").backends())
        .extracting(Backend::name)
        .containsExactly("/www-canary");
  }

  @Test
  void canariesThatAskForMoreThanAllLeaveNothingToTheApp() {
    var made =
        make(
            route("/www", Map.of(), "www.ngp.test", "/"),
            route("/x", Map.of("NGP_CANARY_OF", "/www", "NGP_WEIGHT", "70"), "x.ngp.test", "/"),
            route("/y", Map.of("NGP_CANARY_OF", "/www", "NGP_WEIGHT", "60"), "y.ngp.test", "/"));

    assertThat(at(made, "www.ngp.test").backends())
        .extracting(Backend::weight)
        .containsExactly(0, 70, 60);
  }

  @Test
  void aLabelThatCantBeReadIsToldWithItsApp() {
    var made = make(route("/www", Map.of("NGP_MAX_BODY", "much"), "www.ngp.test", "/"));

    assertThat(made.unread())
        .singleElement()
        .satisfies(unread -> {
          assertThat(unread.app()).isEqualTo(PathId.parse("/www"));
          assertThat(unread.problem().toString()).startsWith("NGP_MAX_BODY is \"much\"");
        });
    assertThat(made.table().routes()).hasSize(2);
  }

  @Test
  void changedLabelsAreReadAnew() {
    make(route("/www", Map.of(), "www.ngp.test", "/"));

    var made = make(route("/www", Map.of("NGP_MATCH_METHODS", "GET"), "www.ngp.test", "/"));

    assertThat(made.table().routes().getLast().match().methods()).containsExactly("GET");
  }

  @Test
  void anAppGetsThePortItAsksForOnceWhateverHostsItHas() {
    var labels = Map.of("NGP_TCP_PORT", "5432", "NGP_ALLOW", "10.0.0.0/8");
    var made =
        make(route("/db", labels, "db.ngp.test", "/"), route("/db", labels, "db.example.org", "/"));

    assertThat(made.table().tcp())
        .singleElement()
        .satisfies(tcp -> {
          assertThat(tcp.port()).isEqualTo(5432);
          assertThat(tcp.name()).isEqualTo("/db");
          assertThat(tcp.targets()).hasSize(1);
          assertThat(tcp.policy().access().allow()).hasSize(1);
        });
    assertThat(made.lostPorts()).isEmpty();
  }

  @Test
  void ofTwoAppsThatClaimAPortTheFirstKeepsIt() {
    var made =
        make(
            route("/a", Map.of("NGP_TCP_PORT", "5432"), "a.ngp.test", "/"),
            route("/b", Map.of("NGP_TCP_PORT", "5432"), "b.ngp.test", "/"));

    assertThat(made.table().tcp()).extracting(TcpRoute::name).containsExactly("/a");
    assertThat(made.lostPorts()).containsExactly(new AppRoutes.LostPort(5432, "/b", "/a"));
  }

  private AppRoutes.Made make(Route... claims) {
    return routes.of(new RouteTable(1, 1, List.of(claims), List.of()));
  }

  private static io.ngp.edge.route.Route at(AppRoutes.Made made, String host) {
    return made.table().routes().stream()
        .filter(route -> route.match().equals(Match.of(host, "/")))
        .findFirst()
        .orElseThrow();
  }

  private static Route route(String app, Map<String, String> labels, String host, String path) {
    var target = new Target(app.substring(1) + ".1", "10.0.0.1", 31_000, "east");
    return new Route(host, path, PathId.parse(app), labels, List.of(target));
  }
}
