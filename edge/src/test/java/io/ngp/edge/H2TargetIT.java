package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Apps that speak HTTP/2 without TLS. */
class H2TargetIT extends EdgeFixture {
  private static final int REFUSED_STREAM = 7;

  private Edge h2cEdge(Target... targets) {
    var edge = keep(new Edge(settings().withEventLoops(1)));
    edge.start();
    edge.apply(h2cTable(targets));
    return edge;
  }

  @Test
  void http1RequestIsPassedOnAndItsAnswerBack() throws IOException {
    var app =
        keep(
            H2App.of((wire, frame, _) -> {
              if (frame.endsStream()) {
                wire.headers(frame.stream(), false, ":status", "201", "x-mine", "2");
                wire.data(frame.stream(), false, "hel");
                wire.data(frame.stream(), true, "lo");
              }
            }));
    var edge = h2cEdge(app.target("t1"));

    var answer =
        client(edge)
            .get("app.test", "/a?b", "X-Mine: 1\r\nConnection: x-hop\r\nX-Hop: 1\r\n")
            .answer();

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("hello");
    assertThat(answer.field("x-mine")).contains("2");
    var seen = app.requests().getFirst();
    assertThat(seen.method()).hasToString("GET");
    assertThat(seen.path()).hasToString("/a?b");
    assertThat(seen.authority()).hasToString("app.test");
    assertThat(seen.scheme()).hasToString("http");
    assertThat(seen.get("x-mine")).hasToString("1");
    assertThat(seen.get("x-forwarded-for")).hasToString("127.0.0.1");
    assertThat(seen.get("x-forwarded-host")).hasToString("app.test");
    assertThat(seen.contains("x-hop")).isFalse();
    assertThat(seen.contains("connection")).isFalse();
    assertThat(seen.contains("host")).isFalse();
    assertThat(app.frames().getFirst().endsStream()).as("a GET is one frame").isTrue();
  }

  @Test
  void bodiesAndTrailersPassBothWays() throws IOException {
    var app =
        keep(
            H2App.of((wire, frame, _) -> {
              if (frame.endsStream()) {
                wire.headers(frame.stream(), false, ":status", "200");
                wire.data(frame.stream(), false, "x");
                wire.headers(frame.stream(), true, "x-sum", "9");
              }
            }));
    var client = client(h2cEdge(app.target("t1")));

    client.send("POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send("3\r\nabc\r\n0\r\nX-Check: 7\r\n\r\n");

    assertThat(client.answer().trailers()).containsExactly("x-sum: 9");
    assertThat(app.frames()).extracting(H2Wire.Frame::type).containsExactly(1, 0, 1);
    assertThat(app.frames().get(1).text()).isEqualTo("abc");
  }

  @Test
  void connectionIsSharedAndKept() throws IOException {
    var app = keep(H2App.answering("x"));
    var edge = h2cEdge(app.target("t1"));
    var clients = new ArrayList<RawClient>();
    for (int i = 0; i < 50; i++) {
      clients.add(client(edge).get("/"));
    }

    for (var client : clients) {
      assertThat(client.answer().body()).isEqualTo("x");
    }
    assertThat(app.connections()).isEqualTo(1);
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  @Test
  void furtherConnectionIsMadeWhenTheAppAllowsNoMoreStreams() throws Exception {
    var release = new CountDownLatch(1);
    var app =
        keep(
            H2App.of(
                (wire, frame, _) -> {
                  if (frame.endsStream()) {
                    var _ =
                        Thread.ofVirtual()
                            .start(() -> {
                              try {
                                release.await();
                                H2App.answer(wire, frame.stream(), "x");
                              } catch (IOException | InterruptedException _) {
                                // The test is over.
                              }
                            });
                  }
                },
                H2Wire.MAX_CONCURRENT_STREAMS,
                2));
    var edge = h2cEdge(app.target("t1"));
    var clients = new ArrayList<RawClient>();
    for (int i = 0; i < 6; i++) {
      clients.add(client(edge).get("/"));
    }
    Await.until("all arrived", () -> app.requests().size() == 6);
    assertThat(app.connections()).isEqualTo(3);
    release.countDown();

    for (var client : clients) {
      assertThat(client.answer().body()).isEqualTo("x");
    }
  }

  @Test
  void refusedRequestIsOfferedAgainWithItsBody() throws IOException {
    var refusals = new AtomicInteger();
    var app =
        keep(
            H2App.of((wire, frame, _) -> {
              if (frame.endsStream()) {
                if (refusals.getAndIncrement() == 0) {
                  wire.reset(frame.stream(), REFUSED_STREAM);
                } else {
                  H2App.answer(wire, frame.stream(), frame.text());
                }
              }
            }));
    var edge = h2cEdge(app.target("t1"));

    var client = client(edge);
    client.send("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\nabcd");

    assertThat(client.answer().body()).isEqualTo("abcd");
    assertThat(edge.stats().retries()).isEqualTo(1);
    assertThat(busy(edge, "t1")).isZero();
  }

  @Test
  void requestBeyondTheLastAnAppTakesGoesElsewhere() throws IOException {
    var app =
        keep(
            H2App.of((wire, frame, fields) -> {
              if (frame.endsStream() && fields.path().toString().equals("/leave")) {
                // Nothing above the stream before this one.
                wire.goAway(frame.stream() - 2, 0);
              } else if (frame.endsStream()) {
                H2App.answer(wire, frame.stream(), "x");
              }
            }));
    var other = keep(H2App.answering("y"));
    var edge = h2cEdge(app.target("t1"));
    var client = client(edge);
    assertThat(client.get("/").answer().body()).isEqualTo("x");
    client.get("/leave");
    Await.until("it arrived again", () -> app.connections() >= 2);
    edge.apply(h2cTable(other.target("t2")));

    assertThat(client(edge).get("/").answer().body()).isEqualTo("y");
  }

  @Test
  void resetBeforeAnAnswerIsToldToTheClient() throws IOException {
    var app = keep(H2App.of((wire, frame, _) -> wire.reset(frame.stream(), 2)));
    var edge = h2cEdge(app.target("t1"));

    var answer = client(edge).get("/").answer();

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("INTERNAL_ERROR");
    assertThat(busy(edge, "t1")).isZero();
  }

  @Test
  void resetInTheMiddleOfAnAnswerCutsIt() throws IOException {
    var app =
        keep(
            H2App.of((wire, frame, _) -> {
              wire.headers(frame.stream(), false, ":status", "200");
              wire.data(frame.stream(), false, "abc");
              wire.reset(frame.stream(), 2);
            }));
    var client = client(h2cEdge(app.target("t1")));
    client.get("/");
    client.head();
    assertThat(client.chunk()).hasSize(3);

    assertThat(client.isEnded()).isTrue();
  }

  @Test
  void appThatSpeaksOnlyHttp1IsToldApart() throws IOException {
    var edge = h2cEdge(appAnswering("x").target("t1"));

    var answer = client(edge).get("/").answer();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("t1");
  }

  @Test
  void clientThatLeavesCancelsItsStreamOnly() throws IOException {
    var cancelled = new AtomicBoolean();
    var app =
        keep(
            H2App.of((wire, frame, fields) -> {
              if (frame.type() == H2Wire.RST_STREAM) {
                cancelled.set(frame.errorCode() == 8);
              } else if (!fields.path().toString().equals("/wait")) {
                H2App.answer(wire, frame.stream(), "x");
              }
            }));
    var edge = h2cEdge(app.target("t1"));
    var client = client(edge).get("/wait");
    Await.until("it arrived", () -> app.requests().size() == 1);

    client.close();

    Await.until("the app is told", cancelled::get);
    assertThat(client(edge).get("/").answer().body()).isEqualTo("x");
    assertThat(app.connections()).isEqualTo(1);
    assertThat(busy(edge, "t1")).isZero();
  }

  @Test
  void withdrawnAppFinishesWhatItHasAndIsLeft() throws Exception {
    var release = new CountDownLatch(1);
    var app =
        keep(
            H2App.of((wire, frame, _) -> {
              release.await();
              H2App.answer(wire, frame.stream(), "old");
            }));
    var edge = h2cEdge(app.target("old"));
    var client = client(edge).get("/");
    Await.until("it arrived", () -> app.requests().size() == 1);

    edge.apply(h2cTable(keep(H2App.answering("new")).target("new")));

    assertThat(busy(edge, "old")).isEqualTo(1);
    assertThat(client(edge).get("/").answer().body()).isEqualTo("new");
    release.countDown();
    assertThat(client.answer().body()).isEqualTo("old");
    Await.until("the connection is closed", () -> app.openConnections() == 0);
    assertThat(edge.inFlight()).doesNotContainKey("old");
  }

  @Test
  void unusedConnectionToAWithdrawnAppIsClosed() throws IOException {
    var app = keep(H2App.answering("x"));
    var edge = h2cEdge(app.target("t1"));
    client(edge).get("/").answer();
    assertThat(app.openConnections()).isEqualTo(1);

    edge.apply(RouteTable.EMPTY);

    Await.until("the connection is closed", () -> app.openConnections() == 0);
  }
}
