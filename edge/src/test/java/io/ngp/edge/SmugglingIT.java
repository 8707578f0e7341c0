package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that servers in a row may read differently. Behind each the client sends a second one:
 * were the first read two ways, the app would see more requests than were answered.
 */
class SmugglingIT extends EdgeFixture {
  private static final String DRAFT = "Sec-WebSocket-Key1: a\r\nSec-WebSocket-Key2: b\r\n";
  private static final String SECOND = "GET /smuggled HTTP/1.1\r\nHost: app.test\r\n\r\n";

  private static String post(String fields, String body) {
    return "POST / HTTP/1.1\r\nHost: app.test\r\n" + fields + "\r\n" + body;
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refused("length in a list", post("Content-Length: 5, 6\r\n", "abcde")),
        refused("hexadecimal length", post("Content-Length: 0x5\r\n", "abcde")),
        refused("length with a fraction", post("Content-Length: 5.0\r\n", "abcde")),
        refused("length in words", post("Content-Length: five\r\n", "abcde")),
        refused("empty length", post("Content-Length:\r\n", "abcde")),
        refused("length beyond 64 bits", post("Content-Length: 18446744073709551621\r\n", "abcde")),
        refused("space before the colon", post("Content-Length : 5\r\n", "abcde")),
        refused("tab before the colon", post("Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n")),
        refused("no chunked at the end", post("Transfer-Encoding: identity\r\n", "")),
        refused("foreign coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")),
        refused("vertical tab", post("Transfer-Encoding: \u000bchunked\r\n", "0\r\n\r\n")),
        refused("coding in quotes", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n")),
        refused("chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n")),
        refused(
            "two codings",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n", "0\r\n\r\n")),
        refused(
            "length hidden after chunked",
            post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")),
        refused("bare CR in a value", post("X: a\rContent-Length: 5\r\n", "abcde")),
        refused("bare LF ends a field", "GET / HTTP/1.1\r\nHost: app.test\nX: y\r\n\r\n"),
        refused("NUL in a name", post("X\0: y\r\n", "")),
        refused("two hosts", "GET / HTTP/1.1\r\nHost: app.test\r\nHost: other.test\r\n\r\n"),
        refused(
            "the same host twice", "GET / HTTP/1.1\r\nHost: app.test\r\nHost: app.test\r\n\r\n"),
        refused("no host", "GET / HTTP/1.1\r\n\r\n"),
        refused("user in the host", "GET / HTTP/1.1\r\nHost: app.test@evil.test\r\n\r\n"),
        refused("path in the host", "GET / HTTP/1.1\r\nHost: app.test/x\r\n\r\n"),
        refused("wrong port", "GET / HTTP/1.1\r\nHost: app.test:http\r\n\r\n"),
        refused("encoded NUL", "GET /a%00b HTTP/1.1\r\nHost: app.test\r\n\r\n"),
        refused("encoded way up", "GET /..%2f..%2fetc HTTP/1.1\r\nHost: app.test\r\n\r\n"),
        refused("fragment", "GET /a#/../b HTTP/1.1\r\nHost: app.test\r\n\r\n"),
        refused("CR in the request line", "GET \r/ HTTP/1.1\r\nHost: app.test\r\n\r\n"),
        refused("tab in the request line", "GET\t/ HTTP/1.1\r\nHost: app.test\r\n\r\n"),
        refused("two spaces", "GET /  HTTP/1.1\r\nHost: app.test\r\n\r\n"),
        refused("version in lower case", "GET / http/1.1\r\nHost: app.test\r\n\r\n"),
        refused("version of two digits", "GET / HTTP/1.10\r\nHost: app.test\r\n\r\n"),
        refused("version with a zero before", "GET / HTTP/01.1\r\nHost: app.test\r\n\r\n"),
        refused("version beyond 32 bits", "GET / HTTP/4294967297.1\r\nHost: app.test\r\n\r\n"),
        refused("fragment alone", "GET #a HTTP/1.1\r\nHost: app.test\r\n\r\n"),
        refused("dots by an escaped slash", "GET /a/..%2fb HTTP/1.1\r\nHost: app.test\r\n\r\n"),
        refused("dots by a backslash", "GET /a/..\\b HTTP/1.1\r\nHost: app.test\r\n\r\n"),
        refused("dots behind //", "GET /a//../b HTTP/1.1\r\nHost: app.test\r\n\r\n"),
        refused("bytes of a draft", "GET / HTTP/1.1\r\nHost: app.test\r\n" + DRAFT + "\r\n"),
        refused("length folded", post("Content-Length: 1\r\n 0\r\n", "abcdefghij")),
        refused("coding folded", post("Transfer-Encoding: chunked\r\n , x\r\n", "0\r\n\r\n")),
        refused(
            "length and folded coding",
            post("Content-Length: 3\r\nTransfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")),
        refused("first line folded", "GET / HTTP/1.1\r\n Host: app.test\r\n\r\n"),
        refused("space in the target", "GET /a b HTTP/1.1\r\nHost: app.test\r\n\r\n"));
  }

  private static Arguments refused(String what, String request) {
    return Arguments.of(what, request);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void whatCouldBeReadTwoWaysIsRefusedAndTheConnectionEnded(String what, String request)
      throws IOException {
    var app = appAnswering("hello");
    var client = client(edge(app.target("t1"))).send(request + SECOND);

    var answer = client.answer();

    assertThat(answer.status()).as(what).isIn(400, 501);
    assertThat(answer.field("connection")).contains("close");
    assertThat(client.isEnded()).isTrue();
    assertThat(app.calls()).noneMatch(call -> call.requestLine().contains("smuggled"));
  }

  static Stream<Arguments> brokenBodies() {
    return Stream.of(
        Arguments.of("extension without end", "3;" + "x".repeat(17_000) + "\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("line break in an extension", "3;a=\"\n\"\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("size and something else", "3 x\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("two CR", "3\r\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("trailer without colon", "3\r\nabc\r\n0\r\nX\r\n\r\n"),
        Arguments.of("trailers without end", "0\r\n" + "X: y\r\n".repeat(5000) + "\r\n"),
        Arguments.of("size beyond 64 bits", "FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("negative size", "-1\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("size with 0x", "0x3\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("longer than its size", "3\r\nabcdef\r\n0\r\n\r\n"),
        Arguments.of("no size", "\r\nabc\r\n0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenBodies")
  void wronglyChunkedBodyIsNeverEndedForTheAppNorFollowedByARequest(String what, String body)
      throws IOException {
    var app = appAnswering("hello");
    var edge = edge(app.target("t1"));
    var client = client(edge).send(post("Transfer-Encoding: chunked\r\n", body) + SECOND);

    assertThat(client.answer().status()).as(what).isEqualTo(400);
    assertThat(client.isEnded()).isTrue();
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
    assertThat(app.calls()).noneMatch(call -> call.requestLine().contains("smuggled"));
  }

  static List<String> pathsOnTheirWay() {
    return List.of(
        "//evil.test/x", "/a%2fb", "/a;b=c/d", "/a%20b", "/a\\b", "/\u00c3\u00bc?\u00c3\u00a4");
  }

  @ParameterizedTest
  @MethodSource("pathsOnTheirWay")
  void oddPathsArePassedOnUnchangedAndStayOneRequest(String path) throws IOException {
    var app = appAnswering("hello");
    var client = client(edge(app.target("t1")));

    assertThat(client.get(path).answer().status()).isEqualTo(200);
    assertThat(client.get("/second").answer().status()).isEqualTo(200);

    assertThat(app.calls())
        .extracting(TestApp.Call::requestLine)
        .containsExactly("GET " + path + " HTTP/1.1", "GET /second HTTP/1.1");
  }

  @Test
  void dotsThatLeadUpAreResolvedSoThatRouteAndAppSeeOnePath() throws IOException {
    var app = appAnswering("hello");
    var client = client(edge(app.target("t1")));

    client.get("/public/%2e%2e/admin/../x%20y?q=/../z").answer();
    client.get("/admin/..").answer();

    assertThat(app.calls())
        .extracting(TestApp.Call::requestLine)
        .containsExactly("GET /x%20y?q=/../z HTTP/1.1", "GET / HTTP/1.1");
  }

  @Test
  void foldedFieldBecomesOneLine() throws IOException {
    var app = appAnswering("hello");
    var client = client(edge(app.target("t1")));

    client.get(HOST, "/", "X-A: b\r\n\tX-Evil: c\r\nX-D: e\r\n").answer();

    assertThat(app.calls().getFirst().values("x-a")).containsExactly("b X-Evil: c");
    assertThat(app.calls().getFirst().values("x-evil")).isEmpty();
    assertThat(app.calls().getFirst().values("x-d")).containsExactly("e");
  }

  static List<String> chunkExtensions() {
    return List.of(
        ";a", ";a=b;c", ";a=\"b;\\\"0\\\"\"", " ; a=b", "\t;a", ";" + "x".repeat(15_000));
  }

  @ParameterizedTest
  @MethodSource("chunkExtensions")
  void chunkExtensionsEndHere(String extension) throws IOException {
    var app = app(call -> call.answer(new String(call.body(), StandardCharsets.ISO_8859_1)));
    var client = client(edge(app.target("t1")));

    client.send(
        post("Transfer-Encoding: chunked\r\n", "5" + extension + "\r\nabcde\r\n0;x=y\r\n\r\n"));

    assertThat(client.answer().body()).isEqualTo("abcde");
    assertThat(client.get("/next").answer().status()).isEqualTo(200);
  }

  @Test
  void onlyHarmlessFieldsFollowABody() throws IOException {
    var trailers = new CopyOnWriteArrayList<String>();
    var app =
        app(call -> {
          trailers.addAll(call.trailersAfter(new ByteArrayOutputStream()));
          call.answer("hello");
        });
    var client = client(edge(app.target("t1")));

    client.send(
        post(
            "Transfer-Encoding: chunked\r\n",
            """
            0\r
            Content-Length: 9\r
            Transfer-Encoding: chunked\r
            Host: evil.test\r
            Authorization: Basic YQ==\r
            Cookie: a=b\r
            Content-Type: text/html\r
            Connection: X-Sum\r
            X-Forwarded-For: 192.0.2.1\r
            X-Request-Id: mine\r
            X-Sum: 1\r
            \r
            """));

    assertThat(client.answer().status()).isEqualTo(200);
    assertThat(trailers).containsExactly("X-Sum: 1");
  }

  @Test
  void oldRequestWithTwoLengthsIsFollowedByNone() throws IOException {
    var app = app(call -> call.answer(Integer.toString(call.body().length)));
    var client = client(edge(app.target("t1")));

    client.send(
        "POST / HTTP/1.0\r\nHost: app.test\r\nConnection: keep-alive\r\n"
            + "Content-Length: 3\r\nContent-Length: 60\r\n\r\nabc"
            + SECOND);

    assertThat(client.answer().field("connection")).contains("close");
    assertThat(client.isEnded()).isTrue();
    assertThat(app.calls()).hasSize(1);
    assertThat(app.calls().getFirst().values("content-length")).hasSize(1);
  }

  @Test
  void hostOfTheTargetWinsOverTheHeaderForRouteAndAppAlike() throws IOException {
    var app = appAnswering("hello");
    var client = client(edge(app.target("t1")));

    client.send("GET http://app.test/x HTTP/1.1\r\nHost: other.test\r\n\r\n").answer();

    var call = app.calls().getFirst();
    assertThat(call.requestLine()).isEqualTo("GET /x HTTP/1.1");
    assertThat(call.values("host")).containsExactly("app.test");
    assertThat(call.values("x-forwarded-host")).containsExactly("app.test");
  }

  @Test
  void bodyThatLooksLikeARequestIsABody() throws IOException {
    var app = app(call -> call.answer(new String(call.body(), StandardCharsets.ISO_8859_1)));
    var client = client(edge(app.target("t1")));

    client.send(post("Content-Length: " + SECOND.length() + "\r\n", SECOND));
    assertThat(client.answer().body()).isEqualTo(SECOND);
    assertThat(client.get("/next").answer().status()).isEqualTo(200);

    assertThat(app.calls()).hasSize(2);
  }

  @Test
  void badRequestBehindAGoodOneEndsTheConnectionAfterTheGoodOnesAnswer() throws IOException {
    var app = appAnswering("hello");
    var client =
        client(edge(app.target("t1")))
            .send("GET /good HTTP/1.1\r\nHost: app.test\r\n\r\nGET / HTTP/1.1\r\nX : y\r\n\r\n")
            .send(SECOND);

    assertThat(client.answer().status()).isEqualTo(200);
    assertThat(client.answer().status()).isEqualTo(400);
    assertThat(client.isEnded()).isTrue();
    assertThat(app.calls()).hasSize(1);
  }

  @Test
  void upgradeToHttp2IsNotPassedOn() throws IOException {
    var app = appAnswering("hello");
    var client = client(edge(app.target("t1")));

    client
        .get(
            HOST,
            "/",
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n")
        .answer();

    assertThat(app.calls().getFirst().values("upgrade")).isEmpty();
    assertThat(app.calls().getFirst().values("http2-settings")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("injections")
  void overHttp2NothingBecomesFurtherLinesOfHttp1(List<String> fields) throws IOException {
    var app = appAnswering("hello");
    var edge = edge(app.target("t1"));
    var client = keep(H2Client.to(edge.port()));

    boolean isRefused;
    try {
      var answer = client.answer(client.get("/", fields.toArray(String[]::new)));
      isRefused = answer.reset() >= 0 || answer.status() >= 400;
    } catch (IOException _) {
      // The whole connection was ended.
      isRefused = true;
    }

    assertThat(isRefused).isTrue();
    assertThat(app.calls()).isEmpty();
  }

  static Stream<List<String>> injections() {
    return Stream.of(
        List.of("x", "a\r\nx-evil: 1"),
        List.of("x", "a\nb"),
        List.of("x", "a\0b"),
        List.of("x\r\ny", "a"),
        List.of("x:y", "a"),
        List.of("transfer-encoding", "chunked"),
        List.of("connection", "x-forwarded-for"),
        List.of("content-length", "7"));
  }
}
