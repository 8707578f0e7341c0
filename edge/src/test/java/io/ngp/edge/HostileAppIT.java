package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.RawClient.Answer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An app, or who has taken it over, harms its own clients at most, and with what it says alone. */
class HostileAppIT extends EdgeFixture {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String EVIL = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";

  private TestApp saying(String bytes) {
    return app(call -> {
      call.body();
      call.write(bytes);
    });
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        Arguments.of("no status line", "hello\r\n\r\n"),
        Arguments.of("letters for a status", "HTTP/1.1 OK fine\r\n\r\n"),
        Arguments.of("status of two digits", "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n"),
        Arguments.of("negative status", "HTTP/1.1 -200 OK\r\nContent-Length: 0\r\n\r\n"),
        Arguments.of("another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        Arguments.of("status of four digits", "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"),
        Arguments.of("name with brackets", OK + "X(y): z\r\nContent-Length: 0\r\n\r\n"),
        Arguments.of("CR in a value", OK + "X: a\rSet-Cookie: evil\r\nContent-Length: 0\r\n\r\n"),
        Arguments.of("LF in a value", OK + "X: a\nSet-Cookie: evil\r\nContent-Length: 0\r\n\r\n"),
        Arguments.of("NUL in a value", OK + "X: a\0b\r\nContent-Length: 0\r\n\r\n"),
        Arguments.of("two lengths", OK + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde"),
        Arguments.of("lengths in a list", OK + "Content-Length: 4, 5\r\n\r\nabcde"),
        Arguments.of("negative length", OK + "Content-Length: -4\r\n\r\nabcd"),
        Arguments.of(
            "length and chunked",
            OK + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + EVIL),
        Arguments.of("chunked not last", OK + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
        Arguments.of("large head", OK + "X: " + "x".repeat(70_000) + "\r\n\r\n"),
        Arguments.of("many fields", OK + "X: y\r\n".repeat(20_000) + "\r\n"),
        Arguments.of("long status line", "HTTP/1.1 200 " + "x".repeat(70_000) + "\r\n\r\n"),
        Arguments.of("tunnel nobody asked for", "HTTP/1.1 101 Go\r\nUpgrade: x\r\n\r\n" + EVIL));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nonsense")
  void whatIsNotUnderstoodIsAnsweredWith502AndItsConnectionNotUsedAgain(String what, String bytes)
      throws IOException {
    var app = saying(bytes);
    var edge = edge(app.target("t1"));
    var client = client(edge);

    var answer = client.get("/").answer();

    assertThat(answer.status()).as(what).isEqualTo(502);
    assertThat(answer.body()).doesNotContain("evil");
    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
    assertThat(busy(edge, "t1")).isZero();
  }

  @Test
  void spaceBeforeAColonIsTakenOut() throws IOException {
    var app = saying(OK + "Content-Length : 2\r\nX : y\r\n\r\nok");

    var answer = client(edge(app.target("t1"))).get("/").answer();

    assertThat(answer.body()).isEqualTo("ok");
    assertThat(answer.head()).contains("X: y");
  }

  @Test
  void headThatNeverEndsIsAnsweredWith504() throws IOException {
    var settings = settings().withUpstream(TestTimeouts.responseHeader(Duration.ofMillis(300)));
    var app =
        app(call -> {
          call.write(OK);
          call.socket().setSoTimeout(20);
          while (true) {
            call.write("X: y\r\n");
            awaitNothing(call);
          }
        });
    var client = client(edge(settings, app.target("t1")));

    assertThat(client.get("/").answer().status()).isEqualTo(504);
    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
  }

  private static void awaitNothing(TestApp.Call call) throws IOException {
    try {
      if (call.in().read() < 0) {
        throw new IOException("The edge left.");
      }
    } catch (SocketTimeoutException _) {
      // As expected.
    }
  }

  @Test
  void interimResponsesWithoutEndAreAnsweredWith502() throws IOException {
    var app =
        app(call -> {
          while (true) {
            call.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
          }
        });
    var edge = edge(app.target("t1"));
    var client = client(edge).get("/");

    Answer answer = client.answer();
    int interims = 0;
    while (answer.status() == 103) {
      interims++;
      answer = client.answer();
    }

    assertThat(answer.status()).isEqualTo(502);
    assertThat(interims).isEqualTo(1000);
    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK + "Content-Length: 2\r\n\r\nok" + EVIL,
        OK + "Content-Length: 2\r\n\r\nok\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" + EVIL,
        "HTTP/1.1 204 No\r\nContent-Length: 4\r\n\r\nevil",
        "HTTP/1.1 304 No\r\nContent-Length: 4\r\n\r\n" + EVIL,
      })
  void whatFollowsAnAnswerIsNeverGivenToTheNextClient(String bytes) throws IOException {
    var edge = edge(saying(bytes).target("t1"));

    for (int i = 0; i < 50; i++) {
      var answer = client(edge).get("/").answer();
      assertThat(answer.body()).isIn("ok", "");
      assertThat(answer.status()).isIn(200, 204, 304);
    }
  }

  @Test
  void bodyOfAnAnswerToHeadIsNotGivenToTheNextClient() throws IOException {
    var edge =
        edge(saying(OK + "Content-Length: " + EVIL.length() + "\r\n\r\n" + EVIL).target("t1"));
    var client = client(edge);

    for (int i = 0; i < 20; i++) {
      client.send("HEAD / HTTP/1.1\r\nHost: app.test\r\n\r\n");
      assertThat(client.headAnswer().field("content-length")).contains("" + EVIL.length());
    }
    assertThat(client.get("/").answer().body()).isEqualTo(EVIL);
  }

  /** What an app says while nobody asked it anything ends its connection. */
  @Test
  void answerBetweenRequestsIsNotGivenToTheNextClient() throws IOException {
    var app =
        app(call -> {
          call.answer("ok");
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Await.untilSteady("the answer has gone", () -> 1);
                  call.write(EVIL);
                } catch (IOException _) {
                  // The edge was faster.
                }
              });
        });
    var edge = edge(app.target("t1"));
    assertThat(client(edge).get("/").answer().body()).isEqualTo("ok");

    Await.until("the connection is left", () -> app.openConnections() == 0);
    assertThat(client(edge).get("/").answer().body()).isEqualTo("ok");
  }

  @Test
  void onlyHarmlessFieldsFollowABody() throws IOException {
    var app =
        saying(
            OK
                + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n"
                + "Set-Cookie: a=b\r\nContent-Length: 9\r\nLocation: /x\r\nX-Sum: 1\r\n\r\n");

    var answer = client(edge(app.target("t1"))).get("/").answer();

    assertThat(answer.trailers()).containsExactly("X-Sum: 1");
  }

  @ParameterizedTest
  @MethodSource("http2Nonsense")
  void whatAnHttp2AppMayNotSayIsNotTurnedIntoHttp1(List<String> fields) throws IOException {
    var app =
        keep(
            H2App.of((wire, frame, _) -> {
              if (frame.endsStream()) {
                wire.headers(frame.stream(), false, fields.toArray(String[]::new));
                wire.data(frame.stream(), true, "evil");
              }
            }));
    var edge = edge();
    edge.apply(h2cTable(app.target("t1")));

    var answer = client(edge).get("/").answer();

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.head()).noneMatch(line -> line.startsWith("set-cookie"));
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  static Stream<List<String>> http2Nonsense() {
    return Stream.of(
        List.of(":status", "abc"),
        List.of(":status", "20"),
        List.of(":status", "101"),
        List.of("x", "y"),
        List.of(":status", "200", ":status", "201"),
        List.of(":status", "200", ":path", "/"),
        List.of(":status", "200", "x", "a\r\nset-cookie: evil=1"),
        List.of(":status", "200", "x\r\nset-cookie", "evil=1"),
        List.of(":status", "200", "transfer-encoding", "chunked"),
        List.of(":status", "200", "x", "y".repeat(70_000)));
  }
}
