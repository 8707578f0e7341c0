package io.ngp.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.engine.TaskUsage.Memory;
import io.ngp.cluster.engine.TaskUsage.Traffic;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What Docker 20.10 says, on kernels with either version of control groups. */
class StatisticsTest {
  private static Optional<TaskUsage> read(String json) {
    return Statistics.read(JsonMapper.shared().readTree(json));
  }

  @Test
  void controlGroupsOfVersionOne() {
    assertThat(
            read(
                """
                {"read": "2026-11-22T07:00:00.5Z", "pids_stats": {"current": 3},
                 "blkio_stats": {"io_service_bytes_recursive": [
                  {"major": 8, "op": "Read", "value": 10}, {"major": 8, "op": "Write", "value": 20},
                  {"major": 8, "op": "Total", "value": 30}, {"major": 9, "op": "Read", "value": 1}]},
                 "cpu_stats": {"cpu_usage": {"total_usage": 1500000000}},
                 "memory_stats": {"usage": 1000, "max_usage": 4000, "limit": 9000,
                  "stats": {"total_inactive_file": 300}},
                 "networks": {"eth0": {"rx_bytes": 5, "tx_bytes": 6}, "eth1": {"rx_bytes": 1, "tx_bytes": 1}}}
                """))
        .contains(
            new TaskUsage(
                Instant.parse("2026-11-22T07:00:00.5Z"),
                1.5,
                new Memory(700, Optional.of(9000L), Optional.of(4000L)),
                3,
                Optional.of(new Traffic(6, 7)),
                Optional.of(new Traffic(11, 20))));
  }

  @Test
  void controlGroupsOfVersionTwoInTheNetworkOfTheHost() {
    assertThat(
            read(
                """
                {"read": "2026-11-22T07:00:00Z", "pids_stats": {"current": 1},
                 "blkio_stats": {"io_service_bytes_recursive": [
                  {"major": 8, "op": "read", "value": 10}, {"major": 8, "op": "write", "value": 20}]},
                 "cpu_stats": {"cpu_usage": {"total_usage": 500000000}},
                 "memory_stats": {"usage": 1000, "limit": 9000, "stats": {"inactive_file": 300}}}
                """))
        .contains(
            new TaskUsage(
                Instant.parse("2026-11-22T07:00:00Z"),
                0.5,
                new Memory(700, Optional.of(9000L), Optional.empty()),
                1,
                Optional.empty(),
                Optional.of(new Traffic(10, 20))));
  }

  @Test
  void containerThatDoesNotRunHasNone() {
    assertThat(
            read(
                """
                {"read": "0001-01-01T00:00:00Z", "pids_stats": {}, "memory_stats": {},
                 "cpu_stats": {"cpu_usage": {"total_usage": 0}}}
                """))
        .isEmpty();
  }
}
