package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TunnelIT extends EdgeFixture {
  private static final String UPGRADE =
      """
      GET /chat HTTP/1.1\r
      Host: app.test\r
      Connection: keep-alive, Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      Sec-WebSocket-Version: 13\r
      \r
      """;
  private static final String SWITCHING =
      """
      HTTP/1.1 101 Switching Protocols\r
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
      \r
      """;

  private TestApp echo() {
    return app(call -> {
      call.write(SWITCHING);
      byte[] buffer = new byte[4096];
      for (int n = call.in().read(buffer); n >= 0; n = call.in().read(buffer)) {
        call.out().write(buffer, 0, n);
      }
      call.socket().close();
    });
  }

  @Test
  void bytesGoBothWaysAfterTheSwitch() throws IOException {
    var app = echo();
    var edge = edge(app.target("t1"));
    var client = client(edge).send(UPGRADE);

    var head = client.answer();
    assertThat(head.status()).isEqualTo(101);
    assertThat(head.field("upgrade")).contains("websocket");
    assertThat(head.field("connection")).contains("Upgrade");
    assertThat(head.field("sec-websocket-accept")).isPresent();
    for (var word : new String[] {"hello", "GET / HTTP/1.1\r\n\r\n", "\0\1\2\3"}) {
      client.send(word);
      assertThat(client.read(word.length())).isEqualTo(word);
    }
    var call = app.calls().getFirst();
    assertThat(call.values("connection")).containsExactly("Upgrade");
    assertThat(call.values("upgrade")).containsExactly("websocket");
    assertThat(call.values("sec-websocket-key")).hasSize(1);
  }

  @Test
  void bytesSentAlongWithTheHandshakeAreNotLost() throws IOException {
    var app =
        app(call -> {
          call.write(SWITCHING + "early");
          call.write(new String(call.in().readNBytes(5), StandardCharsets.ISO_8859_1));
          call.in().read();
        });
    var edge = edge(app.target("t1"));
    var client = client(edge).send(UPGRADE + "eager");

    client.head();
    assertThat(client.read(10)).isEqualTo("earlyeager");
  }

  @Test
  void tunnelCountsAsUnderWayUntilItEnds() throws IOException {
    var edge = edge(echo().target("t1"));
    var client = client(edge).send(UPGRADE);
    client.head();
    assertThat(edge.inFlight()).containsEntry("t1", 1);

    client.close();

    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
    assertThat(edge.stats().routes().get("/app"))
        .isEqualTo(new EdgeStats.RouteStats(1, 1, 0, 0, 0, 0, 0));
  }

  @Test
  void sideThatEndsFirstStillHearsTheOther() throws IOException {
    var app =
        app(call -> {
          call.write(SWITCHING);
          var all = new String(call.in().readAllBytes(), StandardCharsets.ISO_8859_1);
          call.write("got " + all);
          call.socket().close();
        });
    var edge = edge(app.target("t1"));
    var client = client(edge).send(UPGRADE);
    client.head();

    client.send("everything");
    client.endSending();

    assertThat(client.read(14)).isEqualTo("got everything");
    assertThat(client.isEnded()).isTrue();
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  @Test
  void appThatEndsFirstStillHearsTheClient() throws Exception {
    var heard = new AtomicLong();
    var done = new CountDownLatch(1);
    var app =
        app(call -> {
          call.write(SWITCHING + "bye");
          call.socket().shutdownOutput();
          heard.set(call.in().readAllBytes().length);
          done.countDown();
        });
    var edge = edge(app.target("t1"));
    var client = client(edge).send(UPGRADE);
    client.head();
    assertThat(client.read(3)).isEqualTo("bye");
    assertThat(client.isEnded()).isTrue();

    client.send("x".repeat(100_000));
    client.endSending();

    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(heard.get()).isEqualTo(100_000);
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  @Test
  void tunnelIsReadOnlyAsFastAsTheOtherSideReads() throws Exception {
    int size = 64 * 1024 * 1024;
    var sent = new AtomicLong();
    var app =
        app(call -> {
          call.write(SWITCHING);
          for (int i = 0; i < size / 65_536; i++) {
            call.write("x".repeat(65_536));
            sent.addAndGet(65_536);
          }
          call.socket().close();
        });
    var edge = edge(app.target("t1"));
    var client = client(edge).send(UPGRADE);

    client.head();
    Await.untilSteady("what the app could send", sent::get);
    assertThat(sent.get()).isLessThan(size / 2);

    assertThat(client.read(size)).hasSize(size);
  }

  @Test
  void refusedUpgradeIsAnOrdinaryAnswer() throws IOException {
    var edge = edge(appAnswering("no").target("t1"));
    var client = client(edge).send(UPGRADE);

    assertThat(client.answer().body()).isEqualTo("no");
    assertThat(client.get("/").answer().body()).isEqualTo("no");
  }

  @Test
  void http2IsNotTunnelledPastTheRoutes() throws IOException {
    var app = appAnswering("plain");
    var edge = edge(app.target("t1"));

    var answer =
        client(edge)
            .get(
                HOST,
                "/",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n")
            .answer();

    assertThat(answer.body()).isEqualTo("plain");
    var call = app.calls().getFirst();
    assertThat(call.values("upgrade")).isEmpty();
    assertThat(call.values("connection")).isEmpty();
    assertThat(call.values("http2-settings")).isEmpty();
  }

  @Test
  void switchNobodyAskedForIsAnsweredWith502() throws IOException {
    var app = app(call -> call.write(SWITCHING));
    var edge = edge(app.target("t1"));

    var answer = client(edge).get("/").answer();

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("switches protocols");
    assertThat(busy(edge, "t1")).isZero();
  }
}
