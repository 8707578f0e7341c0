package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that speak HTTP/2 without TLS, to apps that speak HTTP/1.1. */
class H2ClientIT extends EdgeFixture {
  private H2Client h2(Edge edge) throws IOException {
    return keep(H2Client.to(edge.port()));
  }

  @Test
  void requestIsPassedOnAndItsAnswerBack() throws IOException {
    var app = appAnswering("hello");
    var edge = edge(app.target("t1"));
    var client = h2(edge);

    var answer = client.answer(client.get("/a?b=c", "x-mine", "1", "x-forwarded-for", "10.9.8.7"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("hello");
    assertThat(answer.field("content-length")).isEqualTo("5");
    assertThat(answer.field("date")).contains("GMT");
    var seen = app.calls().getFirst();
    assertThat(seen.requestLine()).isEqualTo("GET /a?b=c HTTP/1.1");
    assertThat(seen.values("host")).containsExactly("app.test");
    assertThat(seen.values("x-mine")).containsExactly("1");
    assertThat(seen.values("x-forwarded-for")).containsExactly("127.0.0.1");
    assertThat(seen.values("x-forwarded-proto")).containsExactly("http");
    assertThat(seen.values("x-forwarded-port")).containsExactly(Integer.toString(edge.port()));
    assertThat(seen.values("x-request-id")).hasSize(1);
    assertThat(seen.head()).noneMatch(line -> line.startsWith(":"));
  }

  @Test
  void prefaceMayComeByteByByte() throws IOException {
    var edge = edge(appAnswering("hello").target("t1"));
    var client = keep(H2Client.unannounced(edge.port()));
    for (byte b : H2Wire.PREFACE) {
      client.wire().raw(new byte[] {b});
    }
    client.wire().settings();

    assertThat(client.answer(client.get("/")).body()).isEqualTo("hello");
  }

  @Test
  void http1RequestThatStartsLikeThePrefaceIsOne() throws IOException {
    var edge = edge(appAnswering("hello").target("t1"));
    var client = client(edge).send("P");
    client.send("R");
    client.send("OPFIND / HTTP/1.1\r\nHost: app.test\r\n\r\n");

    assertThat(client.answer().body()).isEqualTo("hello");
  }

  @Test
  void streamsAreServedSideBySide() throws Exception {
    var release = new CountDownLatch(1);
    var app =
        app(call -> {
          if (call.requestLine().contains("/slow")) {
            release.await();
          }
          call.answer(call.requestLine().contains("/slow") ? "slow" : "fast");
        });
    var edge = edge(app.target("t1"));
    var client = h2(edge);
    int slow = client.get("/slow");

    assertThat(client.answer(client.get("/fast")).body()).isEqualTo("fast");
    release.countDown();
    assertThat(client.answer(slow).body()).isEqualTo("slow");
  }

  @Test
  void bodyOfUnknownLengthAndTrailersPassBothWays() throws IOException {
    var trailers = new LinkedBlockingQueue<List<String>>();
    var app =
        app(call -> {
          var body = new ByteArrayOutputStream();
          trailers.add(call.trailersAfter(body));
          call.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: x-hop\r\n");
          call.write("X-Hop: 1\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 9\r\n\r\n");
        });
    var client = h2(edge(app.target("t1")));
    int stream = client.request("POST", "/", false, "te", "trailers");
    client.wire().data(stream, false, "some ");
    client.wire().data(stream, false, "text");
    client.wire().headers(stream, true, "x-check", "7");

    var answer = client.answer(stream);

    assertThat(answer.body()).isEqualTo("abc");
    assertThat(answer.trailers().get("x-sum")).hasToString("9");
    assertThat(answer.head().contains("x-hop")).isFalse();
    assertThat(answer.head().contains("transfer-encoding")).isFalse();
    assertThat(trailers.remove()).containsExactly("x-check: 7");
    assertThat(app.calls().getFirst().values("te")).containsExactly("trailers");
  }

  @Test
  void bodyOfKnownLengthKeepsItsLength() throws IOException {
    var app = app(call -> call.answer(new String(call.body(), StandardCharsets.ISO_8859_1)));
    var client = h2(edge(app.target("t1")));
    int stream = client.request("POST", "/", false, "content-length", "4");
    client.wire().data(stream, true, "abcd");

    assertThat(client.answer(stream).body()).isEqualTo("abcd");
    assertThat(app.calls().getFirst().values("content-length")).containsExactly("4");
    assertThat(app.calls().getFirst().values("transfer-encoding")).isEmpty();
  }

  @Test
  void cookiesInCrumbsAreJoined() throws IOException {
    var app = appAnswering("x");
    var client = h2(edge(app.target("t1")));

    client.answer(client.get("/", "cookie", "a=1", "cookie", "b=2"));

    assertThat(app.calls().getFirst().values("cookie")).containsExactly("a=1; b=2");
  }

  @Test
  void answerToHeadHasNoBodyAndEndsWithItsHead() throws IOException {
    var app = app(call -> call.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"));
    var client = h2(edge(app.target("t1")));
    int stream = client.request("HEAD", "/", true);

    var head = client.next(H2Wire.HEADERS);

    assertThat(head.stream()).isEqualTo(stream);
    assertThat(head.endsStream()).isTrue();
    assertThat(client.wire().decoded(head).get("content-length")).hasToString("9");
  }

  @Test
  void interimResponsesComeFirst() throws IOException {
    var app =
        app(call -> {
          call.write("HTTP/1.1 100 Continue\r\n\r\n");
          call.write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
          call.answer(new String(call.body(), StandardCharsets.ISO_8859_1));
        });
    var client = h2(edge(app.target("t1")));
    int stream =
        client.request("POST", "/", false, "content-length", "2", "expect", "100-continue");
    assertThat(client.wire().decoded(client.next()).status()).hasToString("100");
    client.wire().data(stream, true, "ok");

    var answer = client.answer(stream);

    assertThat(answer.interim().getFirst().get("link")).hasToString("</x>");
    assertThat(answer.body()).isEqualTo("ok");
  }

  @Test
  void edgesOwnAnswersComeByHttp2() throws IOException {
    var client = h2(edge(appAnswering("x").target("t1")));
    int stream = client.takeStream();
    client
        .wire()
        .headers(
            stream, true, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "who");

    var answer = client.answer(stream);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("No app is reachable as \"who\"");
    assertThat(answer.field("x-request-id")).isNotEqualTo("null");
  }

  @Test
  void unmistakableRequestsAreRefused() throws IOException {
    var client = h2(edge(appAnswering("x").target("t1")));

    assertThat(client.answer(client.get("/", "host", "other.test")).status()).isEqualTo(400);
    assertThat(client.answer(client.get("/a b")).status()).isEqualTo(400);
    int connect = client.takeStream();
    client.wire().headers(connect, true, ":method", "CONNECT", ":authority", "app.test:1");
    assertThat(client.answer(connect).status()).isEqualTo(400);
    assertThat(client.answer(client.get("/", "transfer-encoding", "chunked")).reset())
        .as("PROTOCOL_ERROR")
        .isEqualTo(1);
    assertThat(client.answer(client.get("/", "connection", "close")).reset()).isEqualTo(1);
    assertThat(client.answer(client.get("/", "X-Upper", "1")).reset()).isEqualTo(1);
    assertThat(client.answer(client.get("/", "x-a", "b\r\nx-injected: 1")).reset()).isEqualTo(1);
    assertThat(client.answer(client.get("/", "x-a", "b\0c")).reset()).isEqualTo(1);
    assertThat(client.answer(client.request("GET /x HTTP/1.1", "/", true)).status()).isEqualTo(400);
    assertThat(client.answer(client.get("/")).body()).as("the connection goes on").isEqualTo("x");
  }

  @Test
  void bodyThatIsNotAsLongAsSaidIsRefused() throws IOException {
    var app = appAnswering("x");
    var client = h2(edge(app.target("t1")));
    int stream = client.request("POST", "/", false, "content-length", "2");
    client.wire().data(stream, true, "four");

    assertThat(client.answer(stream).reset()).isEqualTo(1);
    assertThat(client.answer(client.get("/", "content-length", "3")).reset()).isEqualTo(1);
  }

  @Test
  void headerSectionTooLargeIsRefused() throws IOException {
    var client = h2(edge(appAnswering("x").target("t1")));

    assertThat(client.answer(client.get("/", "x-big", "b".repeat(15_000))).status()).isEqualTo(200);
    assertThat(client.answer(client.get("/", "x-big", "b".repeat(16_384))).status()).isEqualTo(431);
  }

  @Test
  void streamTheClientResetsLeavesNothingBehind() throws Exception {
    var left = new CountDownLatch(1);
    var app =
        app(call -> {
          int _ = call.in().read();
          left.countDown();
        });
    var edge = edge(app.target("t1"));
    var client = h2(edge);
    int stream = client.get("/");
    Await.until("the request arrived", () -> app.calls().size() == 1);

    client.wire().reset(stream, 8);

    assertThat(left.await(60, TimeUnit.SECONDS)).as("the app is told").isTrue();
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  @Test
  void answerThatBreaksOffIsReset() throws IOException {
    var app =
        app(call -> {
          call.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
          call.socket().close();
        });
    var client = h2(edge(app.target("t1")));

    var answer = client.answer(client.get("/"));

    assertThat(answer.reset()).as("INTERNAL_ERROR").isEqualTo(2);
  }

  @Test
  void clientWhoseRequestIsAnsweredEarlyIsToldToStop() throws IOException {
    var app = app(call -> call.answer("enough"));
    var client = h2(edge(app.target("t1")));
    int stream = client.request("POST", "/", false);

    assertThat(client.answer(stream).body()).isEqualTo("enough");
    var reset = client.next(H2Wire.RST_STREAM);
    assertThat(reset.stream()).isEqualTo(stream);
    assertThat(reset.errorCode()).as("NO_ERROR").isZero();
  }

  @Test
  void drainingEdgeSaysGoodbyeAndFinishesWhatItHas() throws Exception {
    var release = new CountDownLatch(1);
    var app =
        app(call -> {
          release.await();
          call.answer("done");
        });
    var edge = edge(settings().withDrain(Duration.ofSeconds(10)), app.target("t1"));
    var client = h2(edge);
    int stream = client.get("/");
    Await.until("the request arrived", () -> app.calls().size() == 1);
    var closing = Thread.ofVirtual().start(edge::close);

    var goodbye = client.next(H2Wire.GOAWAY);
    assertThat(goodbye.lastStream()).as("nothing is refused yet").isEqualTo(Integer.MAX_VALUE);
    assertThat(client.next(H2Wire.GOAWAY).lastStream()).isEqualTo(stream);
    release.countDown();
    assertThat(client.answer(stream).body()).isEqualTo("done");
    assertThat(client.isEnded()).isTrue();
    closing.join();
  }

  @Test
  void unusedConnectionIsEnded() throws IOException {
    var settings = settings().withClient(TestTimeouts.idle(Duration.ofMillis(1500)));
    var client = h2(edge(settings, appAnswering("x").target("t1")));
    assertThat(client.answer(client.get("/")).body()).isEqualTo("x");

    assertThat(client.next(H2Wire.GOAWAY).errorCode()).isZero();
    assertThat(client.isEnded()).isTrue();
  }
}
