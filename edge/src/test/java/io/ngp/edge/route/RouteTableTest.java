package io.ngp.edge.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTableTest {
  private static final Target TARGET = new Target("t1", "127.0.0.1", 8080);

  @Test
  void hostsAndPathsAreBroughtIntoOneForm() {
    var route = Match.of("App.Test", "/api/");

    assertThat(route.host()).isEqualTo("app.test");
    assertThat(route.path()).isEqualTo("/api");
  }

  @Test
  void twoRoutesForTheSamePlaceAreRefused() {
    var route = Route.of("app.test", "/app", List.of());

    assertThatThrownBy(() -> new RouteTable(1, List.of(route, route)))
        .hasMessageContaining("Two routes claim app.test/");
  }

  @Test
  void oneTargetIdForTwoAddressesIsRefused() {
    var other = new Target("t1", "127.0.0.1", 8081);

    assertThatThrownBy(() ->
            new RouteTable(
                1,
                List.of(
                    Route.of("a.test", "/a", List.of(TARGET)),
                    Route.of("b.test", "/b", List.of(other)))))
        .hasMessageContaining("\"t1\" stands for 127.0.0.1:8080 and for 127.0.0.1:8081");
  }

  @Test
  void targetsWithImpossibleAddressesAreRefused() {
    assertThatThrownBy(() -> new Target("t1", "127.0.0.1", 70_000))
        .hasMessageContaining("port 70000");
    assertThatThrownBy(() -> new Target("t1", "", 80)).hasMessageContaining("needs a host");
    assertThatThrownBy(() -> new Target("", "h", 80)).hasMessageContaining("needs an id");
    assertThat(new Target("t1", "::1", 80)).hasToString("t1 ([::1]:80)");
  }

  @Test
  void routesWithImpossibleHostsOrPathsAreRefused() {
    assertThatThrownBy(() -> Route.of("http://app.test", "/app", List.of()))
        .hasMessageContaining("expected a host name");
    assertThatThrownBy(() -> Match.of("app.test", "api")).hasMessageContaining("starts with \"/\"");
  }
}
