package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StreamingIT extends EdgeFixture {
  private static final String POST = "POST / HTTP/1.1\r\nHost: app.test\r\n";

  private TestApp echo() {
    return app(call -> call.answer(new String(call.body(), StandardCharsets.ISO_8859_1)));
  }

  @Nested
  class Requests {
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

      assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
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

  @Nested
  class Responses {
    @Test
    void bodyOfKnownLengthIsPassedOn() throws IOException {
      String body = "x".repeat(1_000_000);
      var edge = edge(appAnswering(body).target("t1"));

      var answer = client(edge).get("/").answer();

      assertThat(answer.field("content-length")).contains("1000000");
      assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void chunkedBodyIsPassedOnWithItsTrailers() throws IOException {
      var app =
          app(call ->
              call.write(
                  """
                  HTTP/1.1 200 OK\r
                  Transfer-Encoding: chunked\r
                  Trailer: X-Sum\r
                  \r
                  5\r
                  hello\r
                  6\r
                   world\r
                  0\r
                  X-Sum: 11\r
                  \r
                  """));
      var edge = edge(app.target("t1"));
      var client = client(edge).get(HOST, "/", "TE: trailers\r\n");

      var answer = client.answer();

      assertThat(answer.body()).isEqualTo("hello world");
      assertThat(answer.trailers()).containsExactly("X-Sum: 11");
      assertThat(answer.field("trailer")).contains("X-Sum");
      assertThat(app.calls().getFirst().values("te")).containsExactly("trailers");
      assertThat(client.get("/").answer().body()).isEqualTo("hello world");
    }

    @Test
    void bodyThatEndsWithTheAppsConnectionBecomesChunked() throws IOException {
      var app =
          app(call -> {
            call.write("HTTP/1.1 200 OK\r\n\r\nhello");
            call.socket().close();
          });
      var edge = edge(app.target("t1"));
      var client = client(edge).get("/");

      var answer = client.answer();

      assertThat(answer.field("transfer-encoding")).contains("chunked");
      assertThat(answer.body()).isEqualTo("hello");
      assertThat(client.get("/").answer().body()).isEqualTo("hello");
    }

    @Test
    void headAnswerKeepsItsLengthButHasNoBody() throws IOException {
      var app = app(call -> call.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"));
      var edge = edge(app.target("t1"));
      var client = client(edge);

      for (int i = 0; i < 3; i++) {
        var answer = client.send("HEAD / HTTP/1.1\r\nHost: app.test\r\n\r\n").headAnswer();
        assertThat(answer.field("content-length")).contains("500");
      }
      assertThat(app.connections()).isEqualTo(1);
    }

    @Test
    void emptyAndNotModifiedAnswersHaveNoBody() throws IOException {
      var app =
          app(call ->
              call.write(
                  call.requestLine().contains("304")
                      ? "HTTP/1.1 304 Not Modified\r\nETag: x\r\nContent-Length: 9\r\n\r\n"
                      : "HTTP/1.1 204 No Content\r\n\r\n"));
      var edge = edge(app.target("t1"));
      var client = client(edge);

      assertThat(client.get("/204").answer().status()).isEqualTo(204);
      var notModified = client.get("/304").answer();
      assertThat(notModified.field("etag")).contains("x");
      assertThat(notModified.field("transfer-encoding")).isEmpty();
      assertThat(client.get("/204").answer().status()).isEqualTo(204);
      assertThat(app.connections()).isEqualTo(1);
    }

    @Test
    void earlyHintsArePassedOnBeforeTheAnswer() throws IOException {
      var app =
          app(call -> {
            call.write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
            call.answer("done");
          });
      var edge = edge(app.target("t1"));
      var client = client(edge).get("/");

      assertThat(client.answer().field("link")).contains("</x>");
      assertThat(client.answer().body()).isEqualTo("done");
    }

    @Test
    void eventsArePassedOnAtOnce() throws Exception {
      var next = new CountDownLatch(1);
      var app =
          app(call -> {
            call.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
            next.await();
            call.write("data: 2\n\n");
            call.socket().close();
          });
      var edge = edge(app.target("t1"));
      var client = client(edge).get("/");

      client.head();
      assertThat(new String(client.chunk(), StandardCharsets.US_ASCII)).isEqualTo("data: 1\n\n");
      next.countDown();
      assertThat(new String(client.chunk(), StandardCharsets.US_ASCII)).isEqualTo("data: 2\n\n");
      assertThat(client.chunk()).isEmpty();
    }

    @Test
    void appIsReadOnlyAsFastAsTheClientReads() throws Exception {
      var sent = new AtomicLong();
      int size = 64 * 1024 * 1024;
      var app =
          app(call -> {
            call.write("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            for (int i = 0; i < size / 65_536; i++) {
              call.write("x".repeat(65_536));
              sent.addAndGet(65_536);
            }
          });
      var edge = edge(app.target("t1"));
      var client = client(edge).get("/");

      client.head();
      Await.untilSteady("what the app could send", sent::get);
      assertThat(sent.get()).isLessThan(size / 2);

      assertThat(client.read(size)).hasSize(size);
    }
  }

  @Nested
  class OldClients {
    @Test
    void getCloseByDefault() throws IOException {
      var edge = edge(appAnswering("hello").target("t1"));
      var client = client(edge).send("GET / HTTP/1.0\r\nHost: app.test\r\n\r\n");

      var answer = client.answer();

      assertThat(answer.body()).isEqualTo("hello");
      assertThat(answer.field("connection")).contains("close");
      assertThat(client.isEnded()).isTrue();
    }

    @Test
    void areToldWhenTheConnectionGoesOn() throws IOException {
      var edge = edge(appAnswering("hello").target("t1"));
      var client = client(edge);

      for (int i = 0; i < 2; i++) {
        client.send("GET / HTTP/1.0\r\nHost: app.test\r\nConnection: keep-alive\r\n\r\n");
        assertThat(client.answer().field("connection")).contains("keep-alive");
      }
    }

    @Test
    void getChunkedBodiesUnchunked() throws IOException {
      var app =
          app(call ->
              call.write(
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));
      var edge = edge(app.target("t1"));
      var client =
          client(edge).send("GET / HTTP/1.0\r\nHost: app.test\r\nConnection: keep-alive\r\n\r\n");

      var answer = client.answer();

      assertThat(answer.field("transfer-encoding")).isEmpty();
      assertThat(answer.field("connection")).contains("close");
      assertThat(answer.body()).isEqualTo("hello");
    }
  }

  @Nested
  class Connections {
    @Test
    void bothSidesAreKeptAlive() throws IOException {
      var app = appAnswering("hello");
      var edge = edge(app.target("t1"));
      var client = client(edge);

      for (int i = 0; i < 10; i++) {
        assertThat(client.get("/").answer().body()).isEqualTo("hello");
      }

      assertThat(app.connections()).isEqualTo(1);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
      var app = app(call -> call.answer(call.requestLine()));
      var edge = edge(app.target("t1"));
      var client = client(edge);
      var requests = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: app.test\r\n\r\n");
      }

      client.send(requests.toString());

      for (int i = 0; i < 200; i++) {
        assertThat(client.answer().body()).isEqualTo("GET /" + i + " HTTP/1.1");
      }
    }

    @Test
    void pipelinedRequestsWithBodiesAndErrorsAreAnsweredInOrder() throws IOException {
      var edge = edge(echo().target("t1"));
      var client = client(edge);

      client.send(
          (POST + "Content-Length: 3\r\n\r\none")
              + "GET / HTTP/1.1\r\nHost: nobody\r\n\r\n"
              + (POST + "Transfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n")
              + "GET / HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n");

      assertThat(client.answer().body()).isEqualTo("one");
      assertThat(client.answer().status()).isEqualTo(404);
      assertThat(client.answer().body()).isEqualTo("two");
      assertThat(client.answer().body()).isEmpty();
      assertThat(client.isEnded()).isTrue();
    }

    @Test
    void pipeliningClientThatDoesNotReadIsNotServedWithoutBound() throws IOException {
      var app = appAnswering("x".repeat(10_000));
      var edge = edge(app.target("t1"));
      var client = client(edge);
      var failure = new AtomicReference<IOException>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              for (int i = 0; i < 5000; i++) {
                client.get("/");
              }
            } catch (IOException e) {
              failure.set(e);
            }
          });

      Await.untilSteady("what the app was asked", () -> app.calls().size());
      assertThat(app.calls()).hasSizeLessThan(2500);

      for (int i = 0; i < 5000; i++) {
        assertThat(client.answer().body()).hasSize(10_000);
      }
      assertThat(failure.get()).isNull();
    }

    @Test
    void clientThatEndedItsSideStillGetsAllAnswers() throws IOException {
      var app = app(call -> call.answer(call.requestLine()));
      var edge = edge(app.target("t1"));
      var client = client(edge);

      client.get("/1").get("/2");
      client.endSending();

      assertThat(client.answer().body()).contains("/1");
      assertThat(client.answer().body()).contains("/2");
      assertThat(client.isEnded()).isTrue();
    }

    @Test
    void clientThatEndedItsSideGetsALongAnswerHoweverSlowlyItReads() throws IOException {
      String body = "x".repeat(8_000_000);
      var edge = edge(appAnswering(body).target("t1"));
      var client = client(edge);

      client.get("/");
      client.endSending();

      client.head();
      assertThat(client.isSilent()).isFalse();
      assertThat(client.read(100_000)).hasSize(100_000);
      assertThat(client.read(body.length() - 100_000)).hasSize(body.length() - 100_000);
      assertThat(client.isEnded()).isTrue();
    }

    @Test
    void responseNobodyAskedForIsNotGivenToTheNextRequest() throws IOException {
      var app =
          app(call ->
              call.write(
                  """
                  HTTP/1.1 200 OK\r
                  Content-Length: 2\r
                  \r
                  okHTTP/1.1 200 OK\r
                  Content-Length: 4\r
                  \r
                  evil\
                  """));
      var edge = edge(app.target("t1"));
      var client = client(edge);

      for (int i = 0; i < 20; i++) {
        assertThat(client.get("/").answer().body()).isEqualTo("ok");
      }
    }
  }

  @Nested
  class Aborts {
    @Test
    void clientThatResetsClosesTheAppsConnection() throws Exception {
      var started = new CountDownLatch(1);
      var app =
          app(call -> {
            started.countDown();
            call.in().read();
          });
      var edge = edge(app.target("t1"));
      var client = client(edge).get("/");
      assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(edge.inFlight()).containsEntry("t1", 1);

      client.reset();

      Await.until("the app's connection is closed", () -> app.openConnections() == 0);
      Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
    }

    @Test
    void clientThatLeavesInSilenceClosesTheAppsConnection() throws Exception {
      var patience = EdgeSettings.ClientTimeouts.DEFAULT;
      var settings =
          settings()
              .withClient(
                  new EdgeSettings.ClientTimeouts(
                      patience.head(),
                      patience.body(),
                      patience.idle(),
                      patience.stalled(),
                      Duration.ofMillis(100)));
      var app = app(call -> call.in().read());
      var edge = edge(settings, app.target("t1"));
      var client = client(edge).get("/");
      Await.until("the request is under way", () -> busy(edge, "t1") == 1);

      client.close();

      Await.until("the app's connection is closed", () -> app.openConnections() == 0);
      Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
    }

    @Test
    void clientThatLeavesInTheMiddleOfItsBodyClosesTheAppsConnection() throws Exception {
      var app = app(call -> call.body());
      var edge = edge(app.target("t1"));
      var client = client(edge).send(POST + "Content-Length: 10\r\n\r\nhalf");
      Await.until("the request is under way", () -> busy(edge, "t1") == 1);

      client.close();

      Await.until("the app's connection is closed", () -> app.openConnections() == 0);
      Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
    }

    @Test
    void bodyOfKnownLengthCutOffByTheAppIsCutOffForTheClient() throws IOException {
      var app =
          app(call -> {
            call.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
            call.socket().close();
          });
      var edge = edge(app.target("t1"));
      var client = client(edge).get("/");

      client.head();
      assertThat(client.read(100)).isEqualTo("hello");
      assertThat(edge.inFlight()).containsEntry("t1", 0);
    }

    @Test
    void chunkedBodyCutOffByTheAppIsNotEnded() throws IOException {
      var app =
          app(call -> {
            call.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            call.socket().close();
          });
      var edge = edge(app.target("t1"));
      var client = client(edge).get("/");

      client.head();
      assertThat(client.read(100)).isEqualTo("5\r\nhello\r\n");
    }

    @Test
    void bodyWithoutLengthCutOffByResetIsNotEnded() throws Exception {
      var received = new CountDownLatch(1);
      var app =
          app(call -> {
            call.write("HTTP/1.1 200 OK\r\n\r\nhello");
            received.await();
            call.socket().setSoLinger(true, 0);
            call.socket().close();
          });
      var edge = edge(app.target("t1"));
      var client = client(edge).get("/");

      client.head();
      assertThat(client.chunk()).hasSize(5);
      received.countDown();
      assertThat(client.read(100)).isEmpty();
    }

    @Test
    void oldClientSeesAResetInsteadOfAFalseEnd() throws Exception {
      var received = new CountDownLatch(1);
      var app =
          app(call -> {
            call.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            received.await();
            call.socket().close();
          });
      var edge = edge(app.target("t1"));
      var client = client(edge).send("GET / HTTP/1.0\r\nHost: app.test\r\n\r\n");

      client.head();
      assertThat(client.read(5)).isEqualTo("hello");
      received.countDown();
      assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketException.class);
    }
  }
}
