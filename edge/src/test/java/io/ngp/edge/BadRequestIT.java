package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadRequestIT extends EdgeFixture {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TRACE / HTTP/1.1\r\nHost: app.test\r\n\r\n",
        "CONNECT app.test:443 HTTP/1.1\r\nHost: app.test\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: +3\r\n\r\nabc",
        "POST / HTTP/1.0\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: app.test\r\nX-Bad : 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: app.test\r\nX-Bad: a\0b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: app.test\r\nX(Bad): a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: app.test\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\nHost: app.test\n\n",
        "GET nonsense HTTP/1.1\r\nHost: app.test\r\n\r\n",
        "GET /%zz/ HTTP/1.1\r\nHost: app.test\r\n\r\n",
        "GET /../x HTTP/1.1\r\nHost: app.test\r\n\r\n",
        "GET /\r\n\r\n",
        "complete nonsense\r\n\r\n",
      })
  void whatIsNotUnderstoodIsRefusedAndNeverReachesAnApp(String request) throws IOException {
    var app = appAnswering("hello");
    var edge = edge(app.target("t1"));
    var client = client(edge).send(request);

    var answer = client.answer();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("connection")).contains("close");
    assertThat(client.isEnded()).isTrue();
    assertThat(app.calls()).isEmpty();
  }

  @Test
  void foreignTransferCodingIsRefused() throws IOException {
    var edge = edge(appAnswering("hello").target("t1"));

    var answer =
        client(edge)
            .send(
                "POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")
            .answer();

    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.body()).contains("gzip, chunked");
  }

  @Test
  void otherHttpVersionsAreRefused() throws IOException {
    var edge = edge(appAnswering("hello").target("t1"));

    assertThat(client(edge).send("GET / HTTP/2.0\r\nHost: app.test\r\n\r\n").answer().status())
        .isEqualTo(505);
  }

  /** RFC 9110 section 2.5. */
  @Test
  void laterVersionsOfHttp1AreTakenForTheLatestOneKnown() throws IOException {
    var app =
        app(call -> {
          var body = new ByteArrayOutputStream();
          if (!call.values("transfer-encoding").isEmpty()) {
            var _ = call.trailersAfter(body);
          }
          call.answer("hello " + body);
        });
    var client = client(edge(app.target("t1")));

    client.send("POST / HTTP/1.3\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send("3\r\nabc\r\n0\r\n\r\n");

    assertThat(client.answer().body()).isEqualTo("hello abc");
    assertThat(app.calls().getFirst().requestLine()).isEqualTo("POST / HTTP/1.1");
    assertThat(client.get("/").answer().body()).as("the connection goes on").isEqualTo("hello ");
  }

  @Test
  void tooLongRequestLineIsRefused() throws IOException {
    var edge = edge(appAnswering("hello").target("t1"));

    var answer = client(edge).get("/" + "x".repeat(17_000)).answer();

    assertThat(answer.status()).isEqualTo(414);
    assertThat(answer.body()).contains("16384 bytes");
  }

  @Test
  void tooLargeHeaderSectionIsRefused() throws IOException {
    var edge = edge(appAnswering("hello").target("t1"));

    var answer =
        client(edge).get(HOST, "/", ("X-Fill: " + "x".repeat(1000) + "\r\n").repeat(17)).answer();

    assertThat(answer.status()).isEqualTo(431);
    assertThat(answer.body()).contains("16384 bytes");
  }

  @Test
  void bodyAnnouncedTooLargeIsRefusedBeforeAnAppSeesIt() throws IOException {
    var app = appAnswering("hello");
    var edge = edge(limitedTo(1000), app.target("t1"));

    var answer =
        client(edge)
            .send("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 1001\r\n\r\n")
            .answer();

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.field("connection")).contains("close");
    assertThat(app.calls()).isEmpty();
  }

  @Test
  void chunkedBodyThatGrowsTooLargeIsRefused() throws IOException {
    var app = appAnswering("hello");
    var edge = edge(limitedTo(1000), app.target("t1"));

    var answer =
        client(edge)
            .send("POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n")
            .send("3e8\r\n" + "x".repeat(1000) + "\r\n1\r\nx\r\n")
            .answer();

    assertThat(answer.status()).isEqualTo(413);
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  @Test
  void malformedChunkIsRefusedAndTheAppIsNotToldTheBodyEnded() throws IOException {
    var app = appAnswering("hello");
    var edge = edge(app.target("t1"));

    var answer =
        client(edge)
            .send("POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
            .answer();

    assertThat(answer.status()).isEqualTo(400);
    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
  }

  @Test
  void refusalReachesAClientThatIsStillSending() throws IOException {
    var edge = edge(limitedTo(1000), appAnswering("hello").target("t1"));
    var client = client(edge);

    client.send("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 2000000\r\n\r\n");
    client.send("x".repeat(300_000));

    assertThat(client.answer().status()).isEqualTo(413);
  }

  private static EdgeSettings limitedTo(long bodyBytes) {
    return settings().withLimits(new EdgeSettings.Limits(16_384, bodyBytes, 100, 8, 3));
  }
}
