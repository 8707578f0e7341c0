package io.ngp.node;

import io.ngp.edge.EdgeStats;
import io.ngp.edge.EdgeStats.TargetStats;
import io.ngp.edge.seen.LatencyCounts;
import io.ngp.edge.seen.Traffic;
import io.ngp.edge.tls.HandshakeStats;
import java.util.List;
import java.util.Map;

/** Counts as an edge has them. */
final class CountedTraffic {
  private CountedTraffic() {}

  static Traffic of(long successful, long failed, long waitMicros) {
    var waits = new LatencyCounts();
    for (long i = 0; i < successful + failed; i++) {
      waits.add(waitMicros);
    }
    return new Traffic(
        new Traffic.Responses(0, successful, 0, 0, failed),
        1,
        10 * successful,
        100 * successful,
        waits.latencies(),
        waits.latencies());
  }

  static EdgeStats stats(Map<String, Traffic> routes, TargetStats... targets) {
    var none = new HandshakeStats(0, 0, 0, new LatencyCounts().latencies());
    return new EdgeStats(0, 0, 0, 0, Map.of(), Map.of(), routes, List.of(targets), Map.of(), none);
  }
}
