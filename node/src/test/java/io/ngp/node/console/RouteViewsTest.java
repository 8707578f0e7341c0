package io.ngp.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.routes.RouteTable;
import io.ngp.cluster.routes.RouteTable.Target;
import io.ngp.cluster.traffic.Distribution;
import io.ngp.cluster.traffic.Flow;
import io.ngp.cluster.traffic.TrafficBoard;
import io.ngp.cluster.traffic.TrafficReport;
import io.ngp.cluster.traffic.TrafficReport.AtTarget;
import io.ngp.console.model.RouteView;
import io.ngp.console.model.RouteView.TargetView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteViewsTest {
  private final InstantSource clock =
      InstantSource.fixed(Instant.parse("2026-11-21T12:00:00.000Z"));
  private final TrafficBoard traffic = new TrafficBoard(clock);
  private final RouteTable table =
      new RouteTable(
          1,
          1,
          List.of(
              route("www.ngp.test", "/", "/www", "www.1", "www.2"),
              route("ngp.test", "/shop", "/www", "www.1", "www.2"),
              route("idle.ngp.test", "/", "/idle")),
          List.of());

  private static RouteTable.Route route(String host, String path, String app, String... targets) {
    return new RouteTable.Route(
        host,
        path,
        PathId.parse(app),
        Map.of(),
        List.of(targets).stream().map(id -> new Target(id, "10.0.0.1", 31_000, "")).toList());
  }

  /** 80 requests that took up to a millisecond, 20 of which failed. */
  private static Flow flow() {
    return new Flow(
        new Flow.Responses(0, 60, 0, 0, 20),
        0,
        0,
        1000,
        new Distribution(List.of(1000L), List.of(80L, 0L)));
  }

  private void report(String route) {
    traffic.take(
        new TrafficReport(
            "balancer-1",
            TrafficBoard.slot(clock),
            Map.of(route, flow()),
            Map.of("www.1", new AtTarget(flow(), 3, true))));
  }

  private RouteViews views() {
    return new RouteViews(table, traffic);
  }

  @Test
  void everyRouteIsShownByItsAppsNameWhetherAnythingGoesThereOrNot() {
    assertThat(views().all()).extracting(RouteView::name).containsExactly("/idle", "/www");
    assertThat(views().all()).extracting(RouteView::now).containsOnly(RouteView.Rates.NONE);
    assertThat(views().one("/www"))
        .hasValueSatisfying(
            www -> assertThat(www.addresses()).containsExactly("www.ngp.test", "ngp.test/shop"));
  }

  @Test
  void whatGoesOverARouteIsShownWithItsTargetsAndBalancers() {
    report("/www");

    var www = views().one("/www").orElseThrow();

    assertThat(www.isApp()).isTrue();
    assertThat(www.now().requests()).isEqualTo(8);
    assertThat(www.now().errorShare()).isEqualTo(0.25);
    assertThat(www.now().p50()).isEqualTo(0.5);
    assertThat(www.now().inFlight()).isEqualTo(3);
    assertThat(www.balancers()).containsOnlyKeys("balancer-1");
    assertThat(www.points()).isNotEmpty();
    assertThat(www.points().getLast().serverErrors()).isEqualTo(10);
    assertThat(www.targets()).extracting(TargetView::id).containsExactly("www.1", "www.2");
    assertThat(www.targets().getFirst().address()).isEqualTo("10.0.0.1:31000");
    assertThat(www.targets().getFirst().ejectedBy()).containsExactly("balancer-1");
    assertThat(www.targets().getLast().now().requests()).isZero();
  }

  @Test
  void routeOfTheBalancersOwnIsNoApp() {
    report("admin.masters");

    assertThat(views().all()).extracting(RouteView::name).contains("admin.masters");
    var own = views().one("/admin.masters").orElseThrow();
    assertThat(own.name()).isEqualTo("admin.masters");
    assertThat(own.isApp()).isFalse();
    assertThat(own.targets()).isEmpty();
  }

  @Test
  void routeNobodyKnowsIsNotShown() {
    assertThat(views().one("/nobody")).isEmpty();
  }
}
