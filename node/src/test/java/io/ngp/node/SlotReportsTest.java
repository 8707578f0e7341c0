package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.traffic.Flow;
import io.ngp.cluster.traffic.TrafficReport;
import io.ngp.cluster.traffic.TrafficReportJson;
import io.ngp.edge.EdgeStats.TargetStats;
import io.ngp.edge.seen.Traffic;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SlotReportsTest {
  private final SlotReports reports = new SlotReports("balancer-1");

  private Flow flow(TrafficReport report) {
    return Objects.requireNonNull(report.routes().get("/www"));
  }

  @Test
  void reportHoldsWhatCameSinceTheOneBefore() {
    reports.next(1, CountedTraffic.stats(Map.of("/www", CountedTraffic.of(5, 1, 700))));

    var next = reports.next(2, CountedTraffic.stats(Map.of("/www", CountedTraffic.of(8, 3, 700))));

    assertThat(next.balancer()).isEqualTo("balancer-1");
    assertThat(next.slot()).isEqualTo(2);
    assertThat(flow(next).responses()).isEqualTo(new Flow.Responses(0, 3, 0, 0, 2));
    assertThat(flow(next).bytesIn()).isEqualTo(30);
    assertThat(flow(next).bytesOut()).isEqualTo(300);
    assertThat(flow(next).waits().count()).isEqualTo(5);
  }

  @Test
  void routeThatCameBackCountsFromTheStart() {
    reports.next(1, CountedTraffic.stats(Map.of("/www", CountedTraffic.of(100, 0, 700))));

    var next = reports.next(2, CountedTraffic.stats(Map.of("/www", CountedTraffic.of(4, 0, 700))));

    assertThat(flow(next).responses().successful()).isEqualTo(4);
  }

  @Test
  void whatIsQuietIsLeftOut() {
    var stats =
        CountedTraffic.stats(
            Map.of("/www", CountedTraffic.of(5, 0, 700)),
            new TargetStats("quiet", 0, false, CountedTraffic.of(5, 0, 700)),
            new TargetStats("busy", 3, false, Traffic.NONE),
            new TargetStats("sick", 0, true, Traffic.NONE));
    reports.next(1, stats);

    var next = reports.next(2, stats);

    assertThat(next.routes()).isEmpty();
    assertThat(next.targets()).containsOnlyKeys("busy", "sick");
    assertThat(next.targets().get("busy")).extracting("inFlight").isEqualTo(3);
    assertThat(next.targets().get("sick")).extracting("isEjected").isEqualTo(true);
  }

  @Test
  void ofVeryManyRoutesTheBusiestAreTold() {
    Map<String, Traffic> routes = new HashMap<>();
    for (int i = 1; i <= TrafficReportJson.MOST + 10; i++) {
      routes.put("/r" + i, CountedTraffic.of(i, 0, 700));
    }

    var report = reports.next(1, CountedTraffic.stats(routes));

    assertThat(report.routes()).hasSize(TrafficReportJson.MOST);
    assertThat(report.routes()).containsKey("/r" + routes.size()).doesNotContainKey("/r10");
  }
}
