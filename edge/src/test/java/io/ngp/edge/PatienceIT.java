package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceIT extends EdgeFixture {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofMinutes(1);

  private static EdgeSettings patience(
      Duration head, Duration body, Duration idle, Duration stalled) {
    return settings().withClient(new EdgeSettings.ClientTimeouts(head, body, idle, stalled, LONG));
  }

  @Test
  void requestWhoseHeaderSectionDoesNotEndIsAnsweredWith408() throws IOException {
    var edge = edge(patience(SHORT, LONG, LONG, LONG), appAnswering("x").target("t1"));
    var client = client(edge).send("GET / HTTP/1.1\r\nHost: app.test\r\n");

    assertThat(client.answer().status()).isEqualTo(408);
    assertThat(client.isEnded()).isTrue();
  }

  @Test
  void tricklingHeadersDoNotBuyTime() throws Exception {
    var edge = edge(patience(SHORT, LONG, LONG, LONG), appAnswering("x").target("t1"));
    var client = client(edge).send("GET / HTTP/1.1\r\n");

    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (client.isSilent() && System.nanoTime() < deadline) {
      client.send("X: 1\r\n");
    }

    assertThat(client.answer().status()).isEqualTo(408);
  }

  @Test
  void requestWhoseBodyStopsIsAnsweredWith408() throws IOException {
    var app = app(call -> call.body());
    var edge = edge(patience(LONG, SHORT, LONG, LONG), app.target("t1"));
    var client =
        client(edge).send("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 9\r\n\r\nhalf");

    assertThat(client.answer().status()).isEqualTo(408);
    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
    assertThat(edge.inFlight()).containsEntry("t1", 0);
  }

  @Test
  void http2HeaderSectionThatStopsHalfWayEndsItsConnection() throws IOException {
    var edge = edge(patience(SHORT, LONG, LONG, LONG), appAnswering("x").target("t1"));
    var client = keep(H2Client.to(edge.port()));
    assertThat(client.answer(client.get("/")).status()).isEqualTo(200);
    byte[] section = client.wire().encoded(3, ":method", "GET", ":path", "/");

    client.wire().frame(H2Wire.HEADERS, H2Wire.END_STREAM, client.takeStream(), section);

    var farewell = client.next(H2Wire.GOAWAY);
    assertThat(farewell.text()).contains("header section did not arrive within 400 ms");
    assertThat(farewell.errorCode()).isEqualTo(H2Wire.ENHANCE_YOUR_CALM);
    assertThat(client.isEnded()).isTrue();
    Await.until("the connection is gone", () -> edge.stats().connections() == 0);
  }

  @Test
  void http2FrameThatStopsHalfWayEndsItsConnection() throws IOException {
    var edge = edge(patience(SHORT, LONG, LONG, LONG), appAnswering("x").target("t1"));
    var client = keep(H2Client.to(edge.port()));
    assertThat(client.answer(client.get("/")).status()).isEqualTo(200);

    client.wire().raw(new byte[] {0, 0, 20, H2Wire.HEADERS, H2Wire.END_HEADERS, 0, 0, 0, 3, 1});

    assertThat(client.next(H2Wire.GOAWAY).errorCode()).isEqualTo(H2Wire.ENHANCE_YOUR_CALM);
    assertThat(client.isEnded()).isTrue();
  }

  @Test
  void tricklingHttp2HeadersDoNotBuyTime() throws Exception {
    var edge = edge(patience(SHORT, LONG, LONG, LONG), appAnswering("x").target("t1"));
    var client = keep(H2Client.to(edge.port()));
    int length = 16_000;
    client.wire().raw(new byte[] {0, (byte) (length >> 8), (byte) length, H2Wire.HEADERS, 4});
    client.wire().raw(new byte[] {0, 0, 0, 1});

    Await.until("a byte each millisecond is not enough", () -> isCutOffSendingOneMore(client));
    Await.until("the connection is gone", () -> edge.stats().connections() == 0);
  }

  private static boolean isCutOffSendingOneMore(H2Client client) {
    try {
      client.wire().raw(new byte[1]);
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  @Test
  void manyHttp2RequestsInARowAreNotOneHeaderSection() throws IOException {
    var edge = edge(patience(SHORT, LONG, LONG, LONG), appAnswering("x").target("t1"));
    var client = keep(H2Client.to(edge.port()));

    long end = System.nanoTime() + 4 * SHORT.toNanos();
    while (System.nanoTime() < end) {
      assertThat(client.answer(client.get("/")).status()).isEqualTo(200);
    }
  }

  @Test
  void startOfEitherProtocolIsNotWaitedForAsIfItWereNothing() throws IOException {
    var edge = edge(patience(SHORT, LONG, LONG, LONG), appAnswering("x").target("t1"));
    var client = client(edge).send("PRI * HT");

    assertThat(client.answer().status()).isEqualTo(408);
    assertThat(client.isEnded()).isTrue();
  }

  @Test
  void unusedConnectionIsClosedWithoutAWord() throws IOException {
    var edge = edge(patience(LONG, LONG, SHORT, LONG), appAnswering("x").target("t1"));
    var fresh = client(edge);
    var used = client(edge).get("/");
    used.answer();

    assertThat(fresh.isEnded()).isTrue();
    assertThat(used.isEnded()).isTrue();
  }

  @Test
  void clientThatDoesNotReadIsCutOff() throws IOException {
    var app = appAnswering("x".repeat(32 * 1024 * 1024));
    var edge = edge(patience(LONG, LONG, LONG, SHORT), app.target("t1"));
    client(edge).get("/");

    Await.until("the request is under way", () -> busy(edge, "t1") == 1);
    Await.until("the client was cut off", () -> busy(edge, "t1") == 0);
    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
  }

  @Test
  void silentStreamIsCutOff() throws IOException {
    var settings = settings().withUpstream(TestTimeouts.stream(SHORT));
    var app =
        app(call -> {
          call.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
          call.in().read();
        });
    var edge = edge(settings, app.target("t1"));
    var client = client(edge).get("/");

    client.head();
    assertThat(client.read(10)).isEqualTo("hello");
    assertThat(edge.inFlight()).containsEntry("t1", 0);
  }

  @Test
  void silentTunnelIsCutOff() throws IOException {
    var settings = settings().withUpstream(TestTimeouts.stream(SHORT));
    var app =
        app(call -> {
          call.write("HTTP/1.1 101 Switch\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
          call.in().read();
        });
    var edge = edge(settings, app.target("t1"));
    var client = client(edge).get(HOST, "/", "Connection: upgrade\r\nUpgrade: x\r\n");

    client.head();
    assertThat(client.isEnded()).isTrue();
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  @Test
  void refusedClientThatKeepsSendingIsDroppedAfterAMoment() throws IOException {
    var edge = edge(appAnswering("x").target("t1"));
    var client = client(edge).send("TRACE / HTTP/1.1\r\nHost: app.test\r\n\r\n");
    assertThat(client.answer().status()).isEqualTo(400);
    assertThat(client.isEnded()).isTrue();

    assertThatThrownBy(
            () -> {
              long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
              while (System.nanoTime() < deadline) {
                client.send("x".repeat(1000));
                client.isSilent();
              }
            })
        .isInstanceOf(SocketException.class);
    assertThat(edge.stats().connections()).isZero();
  }
}
