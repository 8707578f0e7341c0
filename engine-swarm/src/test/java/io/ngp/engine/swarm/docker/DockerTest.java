package io.ngp.engine.swarm.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.ngp.engine.swarm.docker.DockerException.Kind;
import io.ngp.testkit.docker.TestSwarm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(120)
class DockerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Docker docker(String address) {
    return new Docker(DockerAddress.parse(address, Optional.empty()), PATIENCE);
  }

  /** What a daemon really says. */
  @Nested
  class OfARealSwarm {
    private Docker manager() throws Exception {
      return docker(TestSwarm.shared().manager().address());
    }

    private Kind refusal(Docker docker, String path, JsonNode body) {
      return catchThrowableOfType(DockerException.class, () -> docker.post(path, body)).kind();
    }

    private ObjectNode config(String name) {
      return JsonMapper.shared().createObjectNode().put("Name", name).put("Data", "MQ==");
    }

    @Test
    void objectsAreMadeReadChangedAndRemoved() throws Exception {
      Docker manager = manager();
      String name = "config-" + UUID.randomUUID();
      String id = manager.post("/configs/create", config(name)).path("ID").asString();

      JsonNode made = manager.get("/configs/" + id);
      assertThat(made.path("Spec").path("Name").asString()).isEqualTo(name);
      ObjectNode spec = (ObjectNode) made.path("Spec");
      spec.putObject("Labels").put("epoch", "2");
      int version = made.path("Version").path("Index").asInt();
      manager.post("/configs/%s/update?version=%d".formatted(id, version), spec);

      assertThat(refusal(manager, "/configs/%s/update?version=%d".formatted(id, version), spec))
          .isEqualTo(Kind.OUT_OF_SEQUENCE);
      assertThat(refusal(manager, "/configs/create", config(name))).isEqualTo(Kind.CONFLICT);
      manager.delete("/configs/" + id);
      assertThat(refusal(manager, "/configs/%s/update?version=1".formatted(id), spec))
          .isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void whatASwarmNeverTakesIsRefused() throws Exception {
      assertThat(refusal(manager(), "/configs/create", config("not a name!")))
          .isEqualTo(Kind.REFUSED);
    }

    @Test
    void workersAreNoManagersSoOthersAreAsked() throws Exception {
      Docker worker = docker(TestSwarm.shared().worker().address());
      assertThat(catchThrowableOfType(DockerException.class, () -> worker.get("/nodes")).kind())
          .isEqualTo(Kind.NO_MANAGER);

      Docker nobody = docker("unix:///tmp/nobody-listens-here.sock");
      Managers managers = new Managers(List.of(nobody, worker, manager()));
      JsonNode nodes = managers.call(docker -> docker.get("/nodes"));
      assertThat(nodes.size()).isEqualTo(2);
    }
  }

  @Test
  void daemonThatDoesNotAnswerInTimeIsUnreachable() throws Exception {
    HttpServer silent = server("", 0);
    try {
      Docker docker =
          new Docker(
              DockerAddress.parse(
                  "tcp://127.0.0.1:" + silent.getAddress().getPort(), Optional.empty()),
              Duration.ofMillis(200));
      DockerException failure =
          catchThrowableOfType(DockerException.class, () -> docker.get("/nodes"));
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure).hasMessageContaining("GET /nodes at tcp://127.0.0.1:");
    } finally {
      silent.stop(0);
    }
  }

  @Test
  void swarmWithoutALeaderIsToldApart() throws Exception {
    HttpServer leaderless =
        server(
            "{\"message\":\"rpc error: code = Unknown desc = The swarm does not have a leader.\"}",
            500);
    try {
      Docker docker = docker("tcp://127.0.0.1:" + leaderless.getAddress().getPort());
      DockerException failure =
          catchThrowableOfType(DockerException.class, () -> docker.get("/nodes"));
      assertThat(failure.kind()).isEqualTo(Kind.NO_LEADER);
      assertThat(failure.isPassing()).isTrue();
    } finally {
      leaderless.stop(0);
    }
  }

  @Test
  void addressesSayWhatTheyShouldLookLike() {
    assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> docker("localhost:2375")))
        .hasMessage(
            "\"localhost:2375\" is no address of a Docker daemon: expected the form unix:///var/run/docker.sock or tcp://10.0.0.11:2376");
    assertThat(docker("tcp://[::1]:2376").address()).hasToString("tcp://[::1]:2376");
  }

  /** A server that answers everything so, or, with status 0, nothing. */
  private static HttpServer server(String answer, int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    if (status > 0) {
      byte[] body = answer.getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
    } else {
      server.createContext("/", _ -> {});
    }
    server.start();
    return server;
  }
}
