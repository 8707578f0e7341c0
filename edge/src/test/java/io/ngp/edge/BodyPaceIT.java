package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Balancing;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Bodies that come in drips: never silent for long, and never done. */
class BodyPaceIT extends EdgeFixture {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Longer than drips are apart. */
  private static final Duration STRETCH = Duration.ofMillis(600);

  private static final String POST = "POST / HTTP/1.1\r\nHost: app.test\r\n";

  /** Longer than this machine takes for a drip even when it is busy. */
  private static final Duration LONG_STRETCH = Duration.ofSeconds(2);

  private static EdgeSettings atLeast(long bytesPerSecond) {
    return atLeast(bytesPerSecond, STRETCH);
  }

  private static EdgeSettings atLeast(long bytesPerSecond, Duration stretch) {
    return settings()
        .withClient(
            new EdgeSettings.ClientTimeouts(LONG, stretch, LONG, LONG, LONG)
                .withBodyRate(bytesPerSecond));
  }

  private TestApp echo() {
    return app(call -> call.answer(new String(call.body(), StandardCharsets.ISO_8859_1)));
  }

  /** Sends a drip every fifth of a second until an answer comes, or {@code times}. */
  private static void drip(RawClient client, String drip, int times) throws IOException {
    for (int i = 0; i < times && client.isSilent(); i++) {
      client.send(drip);
    }
  }

  @Test
  void bodyOfToldLengthThatDripsIsAnsweredWith408() throws IOException {
    var app = echo();
    var edge = edge(atLeast(100), app.target("t1"));
    var client = client(edge).send(POST + "Content-Length: 1000\r\n\r\n");

    drip(client, "x", 50);

    var answer = client.answer();
    assertThat(answer.status()).isEqualTo(408);
    assertThat(answer.body()).contains("less than 100 bytes a second");
    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
  }

  @Test
  void fastBeginningBuysNoSlowEnd() throws IOException {
    var edge = edge(atLeast(100), echo().target("t1"));
    var client = client(edge).send(POST + "Content-Length: 900000\r\n\r\n" + "x".repeat(500_000));

    drip(client, "x", 50);

    assertThat(client.answer().status()).isEqualTo(408);
  }

  @Test
  void slowBodyIsTakenWhileItIsFastEnough() throws IOException {
    var edge = edge(atLeast(100, LONG_STRETCH), echo().target("t1"));
    var client = client(edge).send(POST + "Content-Length: 3000\r\n\r\n");

    drip(client, "x".repeat(200), 15);

    assertThat(client.answer().body()).hasSize(3000);
  }

  @Test
  void streamIsAsSlowAsItLikesWhileNobodyWaits() throws IOException {
    var edge = edge(atLeast(100, LONG_STRETCH), echo().target("t1"));
    var client = client(edge).send(POST + "Transfer-Encoding: chunked\r\n\r\n");

    drip(client, "1\r\nx\r\n", 15);
    client.send("0\r\n\r\n");

    assertThat(client.answer().body()).isEqualTo("x".repeat(15));
  }

  @Test
  void slowStreamGivesItsPlaceToARequestThatWaits() throws IOException {
    var app = echo();
    var edge = edgeWithOnePlace(app.target("t1"));
    var slow = client(edge).send(POST + "Transfer-Encoding: chunked\r\n\r\n");
    drip(slow, "1\r\nx\r\n", 8);
    assertThat(slow.isSilent()).isTrue();
    slow.send("1\r\nx\r\n");

    var next = client(edge).get("/next").answer();

    assertThat(next.status()).isEqualTo(200);
    assertThat(slow.answer().status()).isEqualTo(408);
  }

  @Test
  void bodyThatCallsItselfGrpcIsNoCallWhereTheAppSpeaksHttp1() throws IOException {
    var edge = edge(atLeast(100), echo().target("t1"));
    var client =
        client(edge).send(POST + "Content-Type: application/grpc\r\nContent-Length: 1000\r\n\r\n");

    drip(client, "x", 50);

    assertThat(client.answer().status()).isEqualTo(408);
  }

  private Edge edgeWithOnePlace(Target target) {
    var load = new Balancing.Load(1, 10, Duration.ofSeconds(10));
    var policy = Policy.NONE.withBalancing(Balancing.DEFAULT.withLoad(load));
    var edge = edge(atLeast(100));
    edge.apply(
        new RouteTable(2, List.of(Route.of(HOST, "/app", List.of(target)).withPolicy(policy))));
    return edge;
  }

  @Test
  void bodyIsNotBlamedForAnAppThatReadsSlowly() throws IOException {
    var app =
        app(call -> {
          int left = 2_000_000;
          while (left > 0) {
            left -= call.in().readNBytes(Math.min(left, 100_000)).length;
            LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
          }
          call.answer("done");
        });
    var edge = edge(atLeast(100), app.target("t1"));
    var client = client(edge).send(POST + "Content-Length: 2000000\r\n\r\n");

    client.send("x".repeat(2_000_000));

    assertThat(client.answer().status()).isEqualTo(200);
  }
}
