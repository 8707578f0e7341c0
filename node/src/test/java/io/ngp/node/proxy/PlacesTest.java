package io.ngp.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Backend;
import io.ngp.edge.route.HeaderCondition;
import io.ngp.edge.route.Match;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlacesTest {
  @Test
  void placesTryTheirRoutesInTheOrderOfTheRouter() {
    var places =
        Places.of(
            new RouteTable(
                1,
                List.of(
                    route("all", "*.example.org", "/"),
                    route("a", "a.example.org", "/"),
                    route("beta", "a.example.org", "/api", "X-Beta"),
                    route("sub", "*.example.org", "/api/v2")),
                List.of()));

    assertThat(
            places.hosts().stream()
                .map(host ->
                    host.name()
                        + host.places().stream()
                            .map(place -> " " + place.path() + "=" + names(place))
                            .collect(Collectors.joining())))
        .containsExactly(
            "a.example.org /api/v2=beta,a /api=beta,a /=a", "*.example.org /api/v2=sub /=all");
  }

  @Test
  void weightsGiveEachBackendItsShareHoweverManyTargetsItHas() {
    var route =
        new Route(
            "split",
            Match.of("a.test", "/"),
            List.of(
                new Backend("main", 9, List.of(target("m1"), target("m2"), target("m3"))),
                new Backend("canary", 1, List.of(target("c1"))),
                new Backend("spare", 0, List.of(target("s1")))),
            Policy.NONE);

    var servers = Servers.of(route);
    double main =
        servers.stream().filter(s -> s.id().startsWith("m")).mapToInt(s -> s.weight()).sum();
    double canary = servers.get(3).weight();

    assertThat(main / canary).isBetween(8.8, 9.2);
    assertThat(servers.stream().filter(Servers.Server::isBackup).map(s -> s.id()))
        .containsExactly("s1");
  }

  @Test
  void workerIsToldOnlyWhatItLacks() {
    String state =
        """
        1
        # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state
        3 r0 1 gone 127.0.0.1 2 0 1
        3 r0 2 kept 127.0.0.1 2 0 1
        3 r0 3 back 127.0.0.1 0 1 1
        4 r9 1 old 127.0.0.1 2 0 1
        """;

    String backends = "# name\nr0\nr5\nr9\n";

    assertThat(
            ServerSteps.commands(
                backends,
                state,
                Map.of("r0", Map.of("kept", "1:1", "back", "1:2"), "r1", Map.of("x", "1:3"))))
        .containsExactlyInAnyOrder(
            "set server r0/back state ready",
            "set server r0/gone state maint",
            "set server r9/old state maint");
    assertThat(
            ServerSteps.commands(
                backends,
                state,
                Map.of("r0", Map.of("new", "127.0.0.1:5 weight 1"), "r5", Map.of("one", "1:4"))))
        .contains("add server r5/one 1:4", "set server r5/one state ready")
        .containsSubsequence(
            "add server r0/new 127.0.0.1:5 weight 1",
            "set server r0/new state ready",
            "set server r0/gone state maint");
  }

  private static String names(Places.Place place) {
    return place.routes().stream().map(Route::name).collect(Collectors.joining(","));
  }

  private static Target target(String id) {
    return new Target(id, "127.0.0.1", 1000 + id.hashCode() % 900);
  }

  private static Route route(String name, String host, String path, String... headers) {
    var conditions = java.util.Arrays.stream(headers).map(HeaderCondition::parse).toList();
    return Route.of(new Match(host, path, conditions, Set.of()), name, List.of());
  }
}
