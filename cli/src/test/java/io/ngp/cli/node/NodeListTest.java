package io.ngp.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.CommandRun;
import io.ngp.cli.testing.ScriptedApi;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeListTest {
  private static final String NODES =
      """
      {"nodes": [
        {"name": "master-1", "role": "master", "address": "http://10.0.0.11:8081", "healthy": true, "leader": true,
         "upkeep": {"well": true, "summary": "drift: user ngp, repaired at 2026-11-22T07:14:03Z"}},
        {"name": "agent-1", "role": "agent", "address": "http://10.0.0.11:8082", "healthy": true, "leader": false,
         "upkeep": {"well": true, "summary": "drift: user ngp, repaired at 2026-11-22T07:14:03Z"}},
        {"name": "agent-2", "role": "agent", "address": "http://10.0.0.12:8082", "healthy": true, "leader": false,
         "upkeep": {"well": true, "summary": ""}},
        {"name": "agent-3", "role": "agent", "address": "http://10.0.0.13:8082", "healthy": true, "leader": false,
         "upkeep": {"well": false, "summary": "not looked after since 2026-11-22T07:14:03Z"}},
        {"name": "agent-4", "role": "agent", "address": "http://10.0.0.14:8082", "healthy": true, "leader": false}]}
      """;

  @TempDir private Path folder;

  @Test
  void hostsWithDriftAreToldOnceWithTheirNodes() {
    try (var api = ScriptedApi.start()) {
      api.on("GET /ngp/v1/nodes", NODES);
      var run = CommandRun.against(api, folder, "node", "list");
      assertThat(run.out().lines().toList())
          .endsWith(
              "",
              "  master-1, agent-1  drift: user ngp, repaired at 2026-11-22T07:14:03Z",
              "  agent-3            not looked after since 2026-11-22T07:14:03Z");
    }
  }
}
