package io.ngp.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.engine.Engine;
import io.ngp.engine.local.wire.HttpCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an agent hears when it tells a master of itself. */
@Timeout(60)
class RegistrationTest {
  @TempDir Path folder;

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private LocalRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new LocalRig(folder);
  }

  @AfterEach
  void stop() throws Exception {
    rig.tearDown();
  }

  @Test
  void answerTellsWhetherTheMasterLeads() throws Exception {
    assertThat(register(registration("")).body()).isEqualTo("{\"leader\":false}");
    try (Engine _ = rig.engine()) {
      assertThat(register(registration("")).body()).isEqualTo("{\"leader\":true}");
    }
  }

  @Test
  void whatMakesNoSenseIsRefusedWithTheReason() throws Exception {
    HttpCall.Answer empty = register(Map.of());
    assertThat(empty.status()).isEqualTo(422);
    assertThat(empty.body()).contains("Agent \\\"a\\\" is refused: Expected Registration as JSON");

    HttpCall.Answer badPorts = register(registration("9-1"));
    assertThat(badPorts.status()).isEqualTo(422);
    assertThat(badPorts.body()).contains("Port range 9-1 is not valid");
  }

  private static Map<String, Object> registration(String ports) {
    return Map.of(
        "address",
        "http://127.0.0.1:1",
        "host",
        "127.0.0.1",
        "resources",
        Map.of("cpus", 1, "memMib", 1, "diskMib", 1, "ports", ports),
        "attributes",
        Map.of(),
        "limits",
        Map.of(),
        "boot",
        "x");
  }

  private HttpCall.Answer register(Map<String, Object> body) throws IOException {
    return HttpCall.of("PUT", rig.masterAddress().resolve("/ngp/v1/agents/a")).json(body).send();
  }
}
