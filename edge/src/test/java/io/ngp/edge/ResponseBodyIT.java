package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What becomes of answers and their bodies. */
class ResponseBodyIT extends EdgeFixture {
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
