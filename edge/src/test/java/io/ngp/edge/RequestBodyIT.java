package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What becomes of the bodies of requests. */
class RequestBodyIT extends EdgeFixture {
  private static final String POST = "POST / HTTP/1.1\r\nHost: app.test\r\n";

  private TestApp echo() {
    return app(call -> call.answer(new String(call.body(), StandardCharsets.ISO_8859_1)));
  }

  @Test
  void bodyOfKnownLengthArrivesUnchanged() throws IOException {
    var app = echo();
    var edge = edge(app.target("t1"));
    String body = "0123456789".repeat(30_000);

    var answer = client(edge).send(POST + "Content-Length: 300000\r\n\r\n" + body).answer();

    assertThat(answer.body()).isEqualTo(body);
    assertThat(app.calls().getFirst().values("content-length")).containsExactly("300000");
  }

  @Test
  void chunkedBodyArrivesWithItsTrailers() throws IOException {
    var body = new ByteArrayOutputStream();
    var trailers = new AtomicReference<Object>();
    var app =
        app(call -> {
          trailers.set(call.trailersAfter(body));
          call.answer("done");
        });
    var edge = edge(app.target("t1"));

    client(edge)
        .send(POST + "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n")
        .send("5\r\nhello\r\n")
        .send("6;ext=1\r\n world\r\n0\r\nX-Sum: 11\r\n\r\n")
        .answer();

    assertThat(body.toString(StandardCharsets.US_ASCII)).isEqualTo("hello world");
    assertThat(trailers.get()).asString().isEqualTo("[X-Sum: 11]");
    assertThat(app.calls().getFirst().values("transfer-encoding")).containsExactly("chunked");
  }

  @Test
  void bodyIsPassedOnAsItComes() throws Exception {
    var first = new CountDownLatch(1);
    var app =
        app(call -> {
          call.in().readNBytes(5);
          first.countDown();
          call.in().readNBytes(5);
          call.answer("done");
        });
    var edge = edge(app.target("t1"));
    var client = client(edge).send(POST + "Content-Length: 10\r\n\r\nhello");

    assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(client.send("world").answer().body()).isEqualTo("done");
  }

  @Test
  void goAheadIsPassedOn() throws IOException {
    var app =
        app(call -> {
          call.write("HTTP/1.1 100 Continue\r\n\r\n");
          call.answer(new String(call.body(), StandardCharsets.ISO_8859_1));
        });
    var edge = edge(app.target("t1"));
    var client = client(edge).send(POST + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");

    assertThat(client.answer().status()).isEqualTo(100);
    var answer = client.send("hello").answer();
    assertThat(answer.body()).isEqualTo("hello");
    assertThat(answer.field("connection")).isEmpty();
  }

  @Test
  void clientThatEndsItsSideBehindItsBodyIsAnswered() throws IOException {
    var app = app(call -> call.answer(new String(call.body(), StandardCharsets.US_ASCII)));
    var edge = edge(app.target("t1"));
    // All is here, the end too, before the app is connected to.
    var client = client(edge).send(POST + "Content-Length: 5\r\n\r\nhello");
    client.socket().shutdownOutput();

    assertThat(client.answer().body()).isEqualTo("hello");
    assertThat(client.isEnded()).isTrue();
  }

  @Test
  void answerBeforeTheBodyEndsReachesTheClientAndEndsTheConnection() throws IOException {
    var app =
        app(call -> {
          call.write("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno");
          call.socket().shutdownOutput();
          call.in().readAllBytes();
        });
    var edge = edge(app.target("t1"));
    var client = client(edge).send(POST + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");

    var answer = client.answer();

    assertThat(answer.status()).isEqualTo(417);
    assertThat(answer.body()).isEqualTo("no");
    assertThat(answer.field("connection")).contains("close");
    assertThat(client.isEnded()).isTrue();
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  @Test
  void answerOfAnAppThatStopsReadingReachesTheClient() throws IOException {
    var app =
        app(call -> {
          call.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
          call.socket().close();
        });
    var edge = edge(app.target("t1"));
    var client = client(edge).send(POST + "Content-Length: 500000\r\n\r\n" + "x".repeat(200_000));

    var answer = client.answer();

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).isEqualTo("big");
  }

  @Test
  void clientIsReadOnlyAsFastAsTheAppReads() throws Exception {
    var release = new CountDownLatch(1);
    var received = new AtomicLong();
    var app =
        app(call -> {
          release.await();
          received.set(call.body().length);
          call.answer("done");
        });
    var edge = edge(app.target("t1"));
    int size = 64 * 1024 * 1024;
    var client = client(edge).send(POST + "Content-Length: " + size + "\r\n\r\n");
    var sent = new AtomicLong();
    var sender =
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (int i = 0; i < size / 65_536; i++) {
                  client.send("x".repeat(65_536));
                  sent.addAndGet(65_536);
                }
              } catch (IOException e) {
                sent.set(-1);
              }
            });

    Await.untilSteady("what the client could send", sent::get);
    assertThat(sent.get()).isLessThan(size / 2);
    release.countDown();

    assertThat(client.answer().body()).isEqualTo("done");
    sender.join();
    assertThat(received.get()).isEqualTo(size);
  }
}
