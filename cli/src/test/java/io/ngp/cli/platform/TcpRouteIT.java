package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An app behind a TCP port of the balancers, on a real platform. */
class TcpRouteIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private RunningPlatform platform;
  private int tcpPort;

  @BeforeEach
  void start() {
    platform = new RunningPlatform(folder);
    tcpPort = RunningPlatform.freePort();
    var up = platform.up();
    assertThat(up.status()).as(up.out() + up.err()).isZero();
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void noConnectionIsLostWhileItsAppRollsAndTheLeaderIsToldWhatGoesThere() throws Exception {
    deploy("one");
    try (ConstantLoad load =
        ConstantLoad.startConnecting(tcpPort, "whoever.test", "/health", 4, 2_000)) {
      RunningPlatform.await("load flows", SOON, () -> load.answered() > 300);

      deploy("two");

      long answered = load.answered();
      RunningPlatform.await("load flows on", SOON, () -> load.answered() > answered + 300);
      assertThat(load.failures()).isEmpty();
      RunningPlatform.await(
          "the leader knows what goes there",
          SOON,
          () -> traffic().path("requestsPerSecond").asDouble() > 1);
      assertThat(traffic().path("targets").size()).isEqualTo(2);
    }

    assertThat(platform.ngp("app", "remove", "tcp").status()).isZero();
    RunningPlatform.await("the port is closed", SOON, () -> isRefused(tcpPort));
  }

  private JsonNode traffic() {
    return JsonMapper.shared()
        .readTree(platform.api("GET", "/ngp/v1/routes", "").body())
        .path("traffic")
        .path("/tcp");
  }

  private void deploy(String release) throws IOException {
    ObjectNode app = platform.sampleDefinition();
    app.put("id", "/tcp").put("instances", 2);
    ((ObjectNode) app.path("env")).put("RELEASE", release);
    ((ObjectNode) app.path("labels")).put("NGP_TCP_PORT", Integer.toString(tcpPort));
    Path file = folder.resolve("tcp.json");
    Files.writeString(file, app.toString());
    platform.succeeds("app", "deploy", file.toString());
  }

  private static boolean isRefused(int port) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (ConnectException _) {
      return true;
    }
  }
}
