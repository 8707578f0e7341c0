package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Target;
import io.ngp.edge.seen.AccessLog;
import io.ngp.edge.seen.Observation;
import io.ngp.edge.seen.Traffic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What is counted, logged and told to clients about real requests. */
class SeenIT extends EdgeFixture {
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private Edge observed(boolean beginsTraces, Target... targets) {
    var log = keep(new AccessLog(AccessLog.Format.JSON, true, written));
    log.start();
    var edge = keep(new Edge(settings(), new Observation(Optional.of(log), beginsTraces)));
    edge.start();
    edge.apply(table(targets));
    return edge;
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.US_ASCII).lines().toList();
  }

  private String onlyLine() {
    Await.until("a line is logged", () -> !lines().isEmpty());
    assertThat(lines()).hasSize(1);
    return lines().getFirst();
  }

  private static Traffic route(Edge edge) {
    return edge.stats().traffic().getOrDefault("/app", Traffic.NONE);
  }

  @Test
  void requestIsCountedForItsRouteAndItsTarget() throws IOException {
    var app = appAnswering("hello");
    var edge = edge(app.target("t1"));
    client(edge).send("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 3\r\n\r\nabc").answer();

    Await.until("it is counted", () -> route(edge).responses().successful() == 1);
    for (var traffic : List.of(route(edge), edge.stats().targets().getFirst().traffic())) {
      assertThat(traffic.responses().all()).isEqualTo(1);
      assertThat(traffic.bytesIn()).isEqualTo(3);
      assertThat(traffic.bytesOut()).isEqualTo(5);
      assertThat(traffic.waits().count()).isEqualTo(1);
      assertThat(traffic.durations().count()).isEqualTo(1);
      assertThat(traffic.aborted()).isZero();
    }
    assertThat(EdgeMetrics.text(edge.stats(), 0))
        .contains("ngp_edge_requests_total{route=\"/app\",code=\"2xx\"} 1\n")
        .contains("ngp_edge_target_requests_total{target=\"t1\",code=\"2xx\"} 1\n")
        .contains("ngp_edge_request_wait_seconds_count{route=\"/app\"} 1\n")
        .contains("ngp_edge_request_wait_seconds_bucket{route=\"/app\",le=\"60\"} 1\n")
        .contains("ngp_edge_target_in_flight{target=\"t1\"} 0\n");
  }

  @Test
  void clientThatLeavesIsLoggedAndCountedAsAborted() throws Exception {
    var called = new CountDownLatch(1);
    var app =
        app(call -> {
          called.countDown();
          call.in().read();
        });
    var edge = observed(false, app.target("t1"));
    var client = client(edge).get("/slow");
    called.await();
    client.close();

    assertThat(onlyLine())
        .contains("\"status\":499", "\"target\":\"t1\"", "\"problem\":\"The client left");
    assertThat(route(edge).aborted()).isEqualTo(1);
    assertThat(route(edge).responses().all()).isZero();
  }

  @Test
  void answerThatBreaksOffIsLoggedAsSuch() throws IOException {
    var app =
        app(call -> {
          call.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
          call.socket().close();
        });
    var edge = observed(false, app.target("t1"));
    var client = client(edge).get("/");
    client.socket().getInputStream().readAllBytes();

    assertThat(onlyLine()).contains("\"status\":200", "\"bytes_out\":4", "broke off");
    assertThat(route(edge).aborted()).isEqualTo(1);
  }

  @Test
  void retriesAndProblemsAreLogged() throws IOException {
    var edge = observed(false, refusing("t1"), refusing("t2"));
    client(edge).get("/").answer();

    assertThat(onlyLine())
        .contains("\"status\":503", "\"retries\":1", "\"route\":\"/app\"", "\"problem\":\"");
  }

  @Test
  void requestThatIsNotUnderstoodIsLogged() throws IOException {
    var edge = observed(false);
    client(edge).send("GET / HTTP/1.1\r\nHost: a b\r\n\r\n").answer();

    assertThat(onlyLine()).contains("\"status\":400").doesNotContain("\"route\"");
  }

  @Test
  void tunnelIsLoggedWhenItEndsWithTheBytesOfBothWays() throws IOException {
    var app =
        app(call -> {
          call.write(
              "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
          call.out().write(call.in().readNBytes(5));
          call.socket().close();
        });
    var edge = observed(false, app.target("t1"));
    var client =
        client(edge).get(HOST, "/", "Connection: Upgrade\r\nUpgrade: x\r\nX-Request-Id: mine\r\n");
    assertThat(client.answer().field("x-request-id")).contains("mine");
    client.send("hello");
    assertThat(client.read(5)).isEqualTo("hello");
    client.close();

    assertThat(onlyLine()).contains("\"status\":101", "\"bytes_in\":5,\"bytes_out\":5");
    assertThat(route(edge).responses().informational()).isEqualTo(1);
    assertThat(route(edge).durations().count()).isZero();
  }

  @Test
  void clientIsToldTheIdOfItsRequest() throws IOException {
    var app = appAnswering("");
    var edge = edge(app.target("t1"));
    var client = client(edge);

    String made = client.get("/").answer().field("x-request-id").orElseThrow();
    assertThat(app.calls().getFirst().values("x-request-id")).containsExactly(made);
    assertThat(client.get(HOST, "/", "X-Request-Id: mine\r\n").answer().field("x-request-id"))
        .contains("mine");
  }

  @Test
  void idTheAppAnswersWithIsKept() throws IOException {
    var app =
        app(call ->
            call.write("HTTP/1.1 200 OK\r\nX-Request-Id: apps\r\nContent-Length: 0\r\n\r\n"));
    var answer = client(edge(app.target("t1"))).get("/").answer();

    assertThat(answer.head().stream().filter(line -> line.startsWith("X-Request-Id")))
        .containsExactly("X-Request-Id: apps");
  }

  @Test
  void traceIsPassedOnUntouchedAndBegunOnlyWhereThatIsWanted() throws IOException {
    var app = appAnswering("");
    var plain = client(edge(app.target("t1")));
    plain.get("/").answer();
    plain.get(HOST, "/", "traceparent: " + PARENT + "\r\ntracestate: a=1\r\n").answer();
    assertThat(app.calls().get(0).values("traceparent")).isEmpty();
    assertThat(app.calls().get(1).values("traceparent")).containsExactly(PARENT);
    assertThat(app.calls().get(1).values("tracestate")).containsExactly("a=1");

    client(observed(true, app.target("t1"))).get("/").answer();
    String begun = app.calls().get(2).values("traceparent").getFirst();
    assertThat(begun).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
    assertThat(onlyLine()).contains("\"trace_id\":\"" + begun.substring(3, 35) + "\"");
  }
}
