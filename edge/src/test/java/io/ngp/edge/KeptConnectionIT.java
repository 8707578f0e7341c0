package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Several requests on one connection. */
class KeptConnectionIT extends EdgeFixture {
  private static final String POST = "POST / HTTP/1.1\r\nHost: app.test\r\n";

  private TestApp echo() {
    return app(call -> call.answer(new String(call.body(), StandardCharsets.ISO_8859_1)));
  }

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
