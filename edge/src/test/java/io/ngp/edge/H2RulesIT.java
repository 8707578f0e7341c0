package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.H2Client.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What HTTP/2 forbids clients (RFC 9113) costs them a stream or the connection, never an app. */
class H2RulesIT extends EdgeFixture {
  private static final int FLOW_CONTROL_ERROR = 3;
  private static final int COMPRESSION_ERROR = 9;
  private static final int HEADER_TABLE_SIZE = 1;
  private static final int MAX_FRAME_SIZE = 5;
  private static final int MAX_HEADER_LIST_SIZE = 6;

  private TestApp app = TestApp.answering("hello");
  private Edge edge = new Edge(settings());

  @BeforeEach
  void start() {
    keep(app);
    edge = edge(app.target("t1"));
  }

  private H2Client client() throws IOException {
    return keep(H2Client.to(edge.port()));
  }

  private void edgeServesOthers() throws IOException {
    assertThat(client(edge).get("/").answer().status()).isEqualTo(200);
  }

  static Stream<Arguments> badRequests() {
    return Stream.of(
        bad("method twice", ":method", "GET", ":method", "POST", ":path", "/"),
        bad("path twice", ":method", "GET", ":path", "/a", ":path", "/b"),
        bad("authority twice", ":method", "GET", ":path", "/", ":authority", "evil.test"),
        bad("unknown pseudo-header", ":method", "GET", ":path", "/", ":x", "y"),
        bad("pseudo-header of answers", ":method", "GET", ":path", "/", ":status", "200"),
        bad("no path", ":method", "GET"),
        bad("no method", ":path", "/"),
        bad("empty path", ":method", "GET", ":path", ""),
        bad("path without slash", ":method", "GET", ":path", "a"),
        bad("path with fragment", ":method", "GET", ":path", "/a#b"),
        bad("upper case", ":method", "GET", ":path", "/", "X-A", "b"),
        bad("another host", ":method", "GET", ":path", "/", "host", "evil.test"),
        bad("te other than trailers", ":method", "GET", ":path", "/", "te", "gzip"),
        bad("te with trailers and more", ":method", "GET", ":path", "/", "te", "trailers, gzip"),
        bad("upgrade", ":method", "GET", ":path", "/", "upgrade", "websocket"),
        bad("keep-alive", ":method", "GET", ":path", "/", "keep-alive", "1"),
        bad("proxy-connection", ":method", "GET", ":path", "/", "proxy-connection", "close"),
        bad("two lengths", ":method", "GET", ":path", "/", "content-length", "0, 1"),
        bad("line break in the path", ":method", "GET", ":path", "/ HTTP/1.1\r\nx: y"),
        bad("line break in the method", ":method", "GET / HTTP/1.1\r\nx:", ":path", "/"),
        bad("empty name", ":method", "GET", ":path", "/", "", "x"));
  }

  private static Arguments bad(String what, String... fields) {
    return Arguments.of(what, List.of(fields));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badRequests")
  void wrongHeaderSectionIsRefusedAndNeverReachesAnApp(String what, List<String> fields)
      throws IOException {
    var client = client();
    int stream = client.takeStream();
    var all =
        Stream.concat(Stream.of(":scheme", "http", ":authority", "app.test"), fields.stream());
    client.wire().headers(stream, true, all.toArray(String[]::new));

    assertThat(isRefused(client, stream)).as(what).isTrue();
    assertThat(app.calls()).isEmpty();
    edgeServesOthers();
  }

  @Test
  void pseudoHeaderAfterAFieldIsRefused() throws IOException {
    var client = client();
    int stream = client.takeStream();
    var section = new ByteArrayOutputStream();
    section.write(client.wire().encoded(stream, ":method", "GET", ":scheme", "http", "x", "y"));
    section.write(client.wire().encoded(stream, ":path", "/", ":authority", HOST));
    int whole = H2Wire.END_HEADERS | H2Wire.END_STREAM;
    client.wire().frame(H2Wire.HEADERS, whole, stream, section.toByteArray());

    assertThat(isRefused(client, stream)).isTrue();
    assertThat(app.calls()).isEmpty();
  }

  private static boolean isRefused(H2Client client, int stream) {
    try {
      Answer answer = client.answer(stream);
      return answer.reset() >= 0 || answer.status() >= 400;
    } catch (IOException _) {
      // The whole connection was ended.
      return true;
    }
  }

  @ParameterizedTest
  @MethodSource("wrongLengths")
  void bodyThatIsLongerOrShorterThanSaidIsNoRequest(String length, String body) throws IOException {
    var client = client();
    int stream = client.request("POST", "/", false, "content-length", length);
    client.wire().data(stream, true, body);

    assertThat(client.answer(stream).reset()).isEqualTo(H2Wire.PROTOCOL_ERROR);
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
    Await.until("the app never gets the rest", () -> app.openConnections() == 0);
    assertThat(client.answer(client.get("/")).status()).isEqualTo(200);
  }

  static Stream<Arguments> wrongLengths() {
    return Stream.of(Arguments.of("5", "abc"), Arguments.of("2", "abc"), Arguments.of("0", "abc"));
  }

  @Test
  void onlyHarmlessFieldsFollowABody() throws IOException {
    var trailers = new CopyOnWriteArrayList<String>();
    var reading =
        app(call -> {
          trailers.addAll(call.trailersAfter(new ByteArrayOutputStream()));
          call.answer("hello");
        });
    edge.apply(table(reading.target("t2")));
    var client = client();
    int stream = client.request("POST", "/", false);
    client.wire().data(stream, false, "abc");
    client
        .wire()
        .headers(
            stream,
            true,
            "content-length",
            "3",
            "trailer",
            "x",
            "host",
            "evil.test",
            "authorization",
            "a",
            "cookie",
            "b",
            "x-sum",
            "1");

    assertThat(client.answer(stream).status()).isEqualTo(200);
    assertThat(trailers).containsExactly("x-sum: 1");
  }

  static Stream<Arguments> badSettings() {
    return Stream.of(
        Arguments.of(H2Wire.INITIAL_WINDOW_SIZE, Integer.MIN_VALUE, FLOW_CONTROL_ERROR),
        Arguments.of(H2Wire.INITIAL_WINDOW_SIZE, -1, FLOW_CONTROL_ERROR),
        Arguments.of(MAX_FRAME_SIZE, 0, H2Wire.PROTOCOL_ERROR),
        Arguments.of(MAX_FRAME_SIZE, 16_777_216, H2Wire.PROTOCOL_ERROR));
  }

  @ParameterizedTest
  @MethodSource("badSettings")
  void impossibleSettingsEndTheConnection(int setting, int value, int error) throws IOException {
    var client = client();

    client.wire().settings(setting, value);

    assertThat(client.next(H2Wire.GOAWAY).errorCode()).isEqualTo(error);
    assertThat(client.isEnded()).isTrue();
  }

  @Test
  void extremeSettingsCostNothing() throws IOException {
    var client = client();
    client
        .wire()
        .settings(HEADER_TABLE_SIZE, -1, MAX_HEADER_LIST_SIZE, 0, MAX_FRAME_SIZE, 16_777_215);
    client.wire().settings(HEADER_TABLE_SIZE, 0, H2Wire.INITIAL_WINDOW_SIZE, Integer.MAX_VALUE);

    for (int i = 0; i < 50; i++) {
      assertThat(client.answer(client.get("/" + i)).body()).isEqualTo("hello");
    }
  }

  @Test
  void closedWindowHoldsBackTheBodyAlone() throws IOException {
    var client = client();
    client.wire().settings(H2Wire.INITIAL_WINDOW_SIZE, 0);
    int stream = client.get("/");

    assertThat(client.next(H2Wire.HEADERS).stream()).isEqualTo(stream);
    client.wire().window(stream, 5);
    assertThat(client.next(H2Wire.DATA).text()).isEqualTo("hello");
  }

  @Test
  void windowUpdatesOfNothingAndBeyondBoundsAreErrors() throws IOException {
    var client = client();
    int stream = client.request("POST", "/", false);
    client.wire().window(stream, 0);
    assertThat(client.answer(stream).reset()).isEqualTo(H2Wire.PROTOCOL_ERROR);

    int next = client.request("POST", "/", false);
    client.wire().window(next, Integer.MAX_VALUE);
    assertThat(client.answer(next).reset()).isEqualTo(FLOW_CONTROL_ERROR);

    client.wire().window(0, Integer.MAX_VALUE);
    assertThat(client.next(H2Wire.GOAWAY).errorCode()).isEqualTo(FLOW_CONTROL_ERROR);
    assertThat(client.isEnded()).isTrue();
  }

  static Stream<Arguments> badCompression() {
    return Stream.of(
        Arguments.of("table larger than allowed", new byte[] {0x3f, (byte) 0xe2, 0x1f}),
        Arguments.of(
            "table size without end", new byte[] {0x3f, -1, -1, -1, -1, -1, -1, -1, -1, 0x7f}),
        Arguments.of("index of nothing", new byte[] {(byte) 0xff, 0x7f}),
        Arguments.of("index 0", new byte[] {(byte) 0x80}),
        Arguments.of("cut off in a string", new byte[] {0x40, 0x7f, 'a'}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badCompression")
  void wrongCompressionEndsTheConnection(String what, byte[] section) throws IOException {
    var client = client();

    client.wire().frame(H2Wire.HEADERS, H2Wire.END_HEADERS | H2Wire.END_STREAM, 1, section);

    assertThat(client.next(H2Wire.GOAWAY).errorCode()).as(what).isEqualTo(COMPRESSION_ERROR);
    assertThat(client.isEnded()).isTrue();
    assertThat(app.calls()).isEmpty();
    edgeServesOthers();
  }

  /** One large field, put into the table once and then named by one byte a time. */
  @Test
  void headerSectionThatUnpacksToMegabytesIsRefused() throws IOException {
    var client = client();
    byte[] request =
        client
            .wire()
            .encoded(1, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", HOST);
    byte[] value = "x".repeat(3900).getBytes(StandardCharsets.US_ASCII);
    var section = ByteBuffer.allocate(16_384).put(request);
    section.put(
        new byte[] {
          0x40, 1, 'x', 0x7f, (byte) (((3900 - 127) & 0x7f) | 0x80), (byte) ((3900 - 127) >> 7)
        });
    section.put(value);
    while (section.position() < 16_000) {
      section.put((byte) (0x80 | 62));
    }
    byte[] bytes = new byte[section.flip().remaining()];
    section.get(bytes);

    client.wire().frame(H2Wire.HEADERS, H2Wire.END_HEADERS | H2Wire.END_STREAM, 1, bytes);

    assertThat(isRefused(client, 1)).isTrue();
    assertThat(app.calls()).isEmpty();
    edgeServesOthers();
  }
}
