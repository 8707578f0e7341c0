package io.ngp.cluster.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ngp.cluster.traffic.TrafficReport.AtTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TrafficBoardTest {
  private static final List<Long> BOUNDS = List.of(1_000L, 10_000L);
  private static final String APP = "/shop/web";

  private Instant now = Instant.parse("2026-11-21T09:00:00Z");
  private final TrafficBoard board = new TrafficBoard(() -> now);

  /** Fast requests take up to 1 ms, slow ones up to 10 ms. */
  private static Flow flow(long fast, long slow, long failed) {
    return new Flow(
        new Flow.Responses(0, fast + slow - failed, 0, 0, failed),
        0,
        10,
        1000,
        new Distribution(BOUNDS, List.of(fast, slow, 0L)));
  }

  private void report(String balancer, Flow flow, int inFlight) {
    board.take(
        new TrafficReport(
            balancer,
            slot(),
            flow.requests() == 0 ? Map.of() : Map.of(APP, flow),
            Map.of("web.1", new AtTarget(flow, inFlight, inFlight > 5))));
  }

  private long slot() {
    return TrafficBoard.slot(() -> now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private RouteTraffic route() {
    return board.route(APP, Set.of("web.1")).orElseThrow();
  }

  @Test
  void balancersAddUp() {
    report("balancer-1", flow(60, 0, 0), 2);
    report("balancer-2", flow(20, 20, 4), 7);

    var now = route().now();
    assertThat(now.requestsPerSecond()).isEqualTo(10);
    assertThat(now.flow().errorShare()).isEqualTo(0.04);
    assertThat(now.inFlight()).isEqualTo(9);
    assertThat(now.flow().waits().quantileMillis(0.8)).isEqualTo(1);
    assertThat(now.flow().waits().quantileMillis(0.9)).isCloseTo(5.5, within(0.001));
    assertThat(route().balancers())
        .containsOnlyKeys("balancer-1", "balancer-2")
        .hasEntrySatisfying(
            "balancer-2", rates -> assertThat(rates.requestsPerSecond()).isEqualTo(4));
    var target = board.target("web.1");
    assertThat(target.inFlight()).isEqualTo(Map.of("balancer-1", 2, "balancer-2", 7));
    assertThat(target.ejectedBy()).containsExactly("balancer-2");
    assertThat(target.now().requestsPerSecond()).isEqualTo(10);
  }

  @Test
  void nowIsTheLastTenSecondsAndHistoryFiveMinutesWithoutGaps() {
    report("balancer-1", flow(100, 0, 0), 0);
    pass(Duration.ofSeconds(8));
    report("balancer-1", flow(0, 0, 0), 0);
    assertThat(route().now().requestsPerSecond()).isEqualTo(10);

    pass(Duration.ofSeconds(2));
    report("balancer-1", flow(0, 0, 0), 0);
    assertThat(route().now().requestsPerSecond()).isZero();
    var points = route().points();
    assertThat(points).hasSize(TrafficBoard.HISTORY_SLOTS);
    assertThat(points.getLast().slot()).isEqualTo(slot());
    assertThat(points.get(TrafficBoard.HISTORY_SLOTS - 6).fine()).isEqualTo(50);
    assertThat(points.stream().mapToDouble(Point::requests).sum()).isEqualTo(50);
  }

  @Test
  void whatIsLongPastIsForgotten() {
    report("balancer-1", flow(100, 0, 0), 3);
    pass(Duration.ofMinutes(6));
    report("balancer-2", flow(0, 0, 0), 0);

    assertThat(board.routes()).isEmpty();
    assertThat(board.route(APP, Set.of())).isEmpty();
    assertThat(board.target("web.1").inFlight()).containsOnlyKeys("balancer-2");
  }

  @Test
  void graphEndsWhereEveryBalancerHasReported() {
    report("balancer-1", flow(10, 0, 0), 0);
    report("balancer-2", flow(10, 0, 0), 0);
    long both = slot();
    pass(TrafficBoard.SLOT);
    report("balancer-1", flow(10, 0, 0), 0);

    assertThat(route().points().getLast().slot()).isEqualTo(both);
  }

  @Test
  void reportOfAWrongClockCountsAsOfNow() {
    board.take(new TrafficReport("balancer-1", 5, Map.of(APP, flow(100, 0, 0)), Map.of()));

    assertThat(route().now().requestsPerSecond()).isEqualTo(10);
  }

  @Test
  void listenersHearOfTrafficUntilTheyAreClosed() throws Exception {
    var heard = new AtomicInteger();
    try (var _ = board.onReport(heard::incrementAndGet)) {
      report("balancer-1", flow(1, 0, 0), 0);
      report("balancer-1", flow(0, 0, 0), 0);
    }
    report("balancer-1", flow(1, 0, 0), 0);

    assertThat(heard).hasValue(1);
  }

  @Test
  void reportIsReadAsItWasWritten() {
    var report =
        new TrafficReport(
            "balancer-1",
            9,
            Map.of(APP, flow(3, 2, 1)),
            Map.of("web.1", new AtTarget(flow(3, 2, 1), 4, true)));

    var read = TrafficReportJson.read(TrafficReportJson.write(report, BOUNDS));

    assertThat(read).isEqualTo(report);
  }

  @Test
  void reportThatMakesNoSenseIsRefusedSayingWhy() {
    refused("{}", "\"balancer\" and \"slot\" are required");
    refused("{\"balancer\":\"b\",\"slot\":1,\"routes\":[]}", "\"routes\" must be an object");
    refused(withFlow("[1,2]", "{}"), "\"responses\" must be five numbers");
    refused(withFlow("[0,-1,0,0,0]", "{}"), "\"responses\" must be a whole number");
    refused(
        withFlow("[0,1,0,0,0]", "{\"7\":1}"), "bucket \"7\", but \"bounds\" has buckets 0 to 1");
  }

  private static String withFlow(String responses, String waits) {
    return "{\"balancer\":\"b\",\"slot\":1,\"bounds\":[5],\"targets\":{},\"routes\":{\"/a\":"
        + "{\"responses\":"
        + responses
        + ",\"aborted\":0,\"bytesIn\":0,\"bytesOut\":0,\"waits\":"
        + waits
        + "}}}";
  }

  private static void refused(String json, String why) {
    assertThatThrownBy(() -> TrafficReportJson.read(JsonMapper.shared().readTree(json)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void apiTellsRatesByRouteTargetAndBalancer() {
    report("balancer-1", flow(60, 40, 10), 2);

    ObjectNode shown = TrafficJson.write(board, Map.of(APP, Set.of("web.1"), "/idle", Set.of()));

    assertThat(shown.propertyNames()).containsExactly(APP);
    assertThat(shown.at("/~1shop~1web/requestsPerSecond").asDouble()).isEqualTo(10);
    assertThat(shown.at("/~1shop~1web/errorRate").asDouble()).isEqualTo(0.1);
    assertThat(shown.at("/~1shop~1web/targets/web.1/inFlight").asInt()).isEqualTo(2);
    assertThat(shown.at("/~1shop~1web/balancers/balancer-1/perSecond/5xx").asDouble()).isEqualTo(1);
  }
}
