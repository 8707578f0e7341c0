package io.ngp.console;

import static io.ngp.console.FakePlatform.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.console.model.RouteView;
import io.ngp.console.model.RouteView.Point;
import io.ngp.console.model.RouteView.Rates;
import io.ngp.console.model.RouteView.TargetView;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoutePagesTest {
  private static final String WEB = "/shop/web";

  private final FakePlatform platform = new FakePlatform();
  private final Pages pages = new Pages(platform, () -> NOW, new Assets());

  private static RouteView route(String name, List<Point> points, TargetView... targets) {
    Rates now = points.isEmpty() ? Rates.NONE : new Rates(1234, 0.0123, 0.42, 3.2, 12.6, 2048, 7);
    TreeMap<String, Rates> balancers = new TreeMap<>();
    if (!points.isEmpty()) {
      balancers.put("balancer-1", now);
    }
    return new RouteView(
        name, true, List.of("shop.test/web"), now, List.of(targets), balancers, points);
  }

  private static List<Point> busy() {
    return Collections.nCopies(150, new Point(1200, 20, 10, 4, 0.4, 3, 12));
  }

  @Test
  void listSaysWhatToDoWhenThereIsNothing() {
    assertThat(pages.live(new Page.Routes()))
        .contains("No routes yet")
        .contains("ngp app deploy examples/www.json");
  }

  @Test
  void listShowsRatesAndLatenciesOfEveryRoute() {
    platform.with(route(WEB, busy())).with(route("/idle", List.of()));

    assertThat(pages.live(new Page.Routes()))
        .contains("<a class=\"id\" href=\"/ui/routes/shop/web\">/shop/web</a>")
        .contains("shop.test/web", "1234/s", "1.2 %", "0.42 ms", "13 ms")
        .containsOnlyOnce("<svg class=\"spark\"")
        .contains("href=\"/ui/routes/idle\"");
  }

  @Test
  void routeShowsGraphsTargetsAndBalancers() {
    Rates slow = new Rates(3, 1, 1500, 1600, 1700, 0, 2);
    platform.with(
        route(WEB, busy(), new TargetView("web.1", "10.0.0.1:31000", slow, List.of("balancer-1"))));

    assertThat(pages.live(new Page.OneRoute(WEB)))
        .contains("Requests a second in the last five minutes, now 1234/s")
        .contains("Quantiles in the last five minutes, now p50 0.42 ms, p99 13 ms")
        .contains("10.0.0.1:31000", "1.5 s", "100 %", "passed over by balancer-1")
        .contains("<tr id=\"balancer-balancer-1\">");
  }

  @Test
  void routeWithoutRequestsOrTargetsSaysSo() {
    platform.with(route(WEB, List.of()));

    assertThat(pages.live(new Page.OneRoute(WEB)))
        .contains("No requests.")
        .contains("shop.test/web")
        .contains("Requests are answered with 503")
        .contains("ngp why shop/web")
        .doesNotContain("<svg");
  }

  @Test
  void unknownRouteIsSaidToBeMissing() {
    var document = pages.document(new Page.OneRoute("/gone"));

    assertThat(document.exists()).isFalse();
    assertThat(document.html()).contains("There is no route of this name");
  }

  @Test
  void namesAreEscaped() {
    platform.with(route("/<script>alert(1)</script>", busy()));

    assertThat(pages.live(new Page.Routes())).doesNotContain("<script>");
    assertThat(pages.document(new Page.OneRoute("/<script>alert(1)</script>")).html())
        .doesNotContain("<script>alert");
  }

  @Test
  void pagesWithoutScriptsAreComplete() {
    platform.with(route(WEB, busy()));

    assertThat(pages.document(new Page.OneRoute(WEB)).html())
        .contains("hx-sse:connect=\"/ui/events/routes/shop/web\"")
        .contains("1234/s");
  }
}
