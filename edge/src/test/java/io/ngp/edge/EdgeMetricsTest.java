package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.EdgeStats.RouteStats;
import io.ngp.edge.EdgeStats.TargetStats;
import io.ngp.edge.seen.Latencies;
import io.ngp.edge.seen.Traffic;
import io.ngp.edge.tls.HandshakeStats;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EdgeMetricsTest {
  @Test
  void everyMetricIsDocumentedAndNoOther() throws IOException {
    var stats =
        new EdgeStats(
            1,
            1,
            1,
            1,
            Map.of("/app", new RouteStats(1, 0, 0, 0, 0, 0, 0)),
            Map.of("t1", 1),
            Map.of("/app", Traffic.NONE),
            List.of(new TargetStats("t1", 1, false, Traffic.NONE)),
            Map.of(),
            new HandshakeStats(1, 1, 1, Latencies.NONE));

    var exported = DocumentedNames.in(EdgeMetrics.text(stats, 0), "(?<=# TYPE )[a-z_]+");

    assertThat(DocumentedNames.like("(?<=`)ngp_edge_[a-z_]+(?=`)")).isEqualTo(exported);
  }
}
