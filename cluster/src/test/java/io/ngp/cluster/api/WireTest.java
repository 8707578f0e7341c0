package io.ngp.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands on the wire: framing, limits, compression, broken requests. */
class WireTest {
  private final TestApi api = new TestApi();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void headHasTheHeadersOfGetAndNoBody() throws IOException {
    api.app("{\"id\": \"/x\", \"cmd\": \"true\"}");
    try (RawHttp http = new RawHttp(api.server.port())) {
      for (String path :
          List.of("/v2/apps/x", "/v2/apps", "/v2/groups", "/ping", "/v2/apps/nope")) {
        http.send("GET " + path + " HTTP/1.1\nHost: x\nAccept-Encoding: identity\n\n");
        String get = http.readWhole(false);
        http.send("HEAD " + path + " HTTP/1.1\nHost: x\n\n");
        String head = http.readResponse(false);
        assertThat(head).as(path).matches("(?s)HTTP/1.1 \\d{3} .*Content-Length: [1-9].*");
        if (get.contains("Content-Length")) {
          assertThat(head.lines().filter(line -> line.startsWith("Content-Length")).toList())
              .isEqualTo(get.lines().filter(line -> line.startsWith("Content-Length")).toList());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v2/apps HTTP/1.1\n\n",
        "GET /v2/apps HTTP/1.1\nHost: x\nHost: y\n\n",
        "GET /v2/apps HTTP/1.1\nHost: x\nno colon here\n\n",
        "GET /v2/%zz HTTP/1.1\nHost: x\n\n",
        "GET /v2/a b HTTP/1.1\nHost: x\n\n",
        "POST /v2/apps HTTP/1.1\nHost: x\nContent-Length: many\n\n",
        "POST /v2/apps HTTP/1.1\nHost: x\nContent-Length: 2\nTransfer-Encoding: chunked\n\n{}",
        "POST /v2/apps HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\nzz\n{}\n0\n\n",
        "POST /v2/apps HTTP/1.1\nHost: x\nContent-Encoding: gzip\nContent-Length: 2\n\n{}",
      })
  void brokenRequestsAreBadRequestsInJson(String request) throws IOException {
    try (RawHttp http = new RawHttp(api.server.port())) {
      http.send(request);
      String response = http.readAll();
      assertThat(response)
          .startsWith("HTTP/1.1 400 ")
          .contains("Content-Type: application/json", "X-Frame-Options: DENY")
          .contains("{\"message\":");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET\n\n",
        "GET /v2/apps\n\n",
        "GET /v2/apps HTTP/9.9\nHost: x\n\n",
        "\u0000\u0001\u0002\n\n",
        "\n\n"
      })
  void whatIsNotHttpIsHungUpOn(String request) throws IOException {
    try (RawHttp http = new RawHttp(api.server.port())) {
      http.send(request);
      assertThat(http.readAll()).isEmpty();
    }
  }

  @Test
  void tooLongRequestLinesAndHeadersAreRefused() throws IOException {
    try (RawHttp http = new RawHttp(api.server.port())) {
      http.send("GET /v2/apps/" + "a".repeat(20_000) + " HTTP/1.1\nHost: x\n\n");
      assertThat(http.readResponse(false)).startsWith("HTTP/1.1 414 ");
    }
    try (RawHttp http = new RawHttp(api.server.port())) {
      http.send("GET /v2/apps HTTP/1.1\nHost: x\nX-Long: " + "a".repeat(20_000) + "\n\n");
      assertThat(http.readResponse(false)).startsWith("HTTP/1.1 4");
    }
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void tooLongBodiesAreRefusedAndTheSenderLearnsIt(boolean chunked)
      throws IOException, InterruptedException {
    String body = "{\"id\": \"" + "a".repeat(5 * 1024 * 1024) + "\"}";
    HttpResponse<String> response =
        chunked
            ? api.sendChunked("POST", "/v2/apps", body)
            : api.send("POST", "/v2/apps", body, "Content-Type", "application/json");
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("4194304 bytes");
    assertThat(api.control.calls()).isEmpty();
  }

  @Test
  void bodiesUpToTheLimitAreRead() throws IOException, InterruptedException {
    String body = "{\"id\": \"/x\", \"cmd\": \"" + "a".repeat(1024 * 1024) + "\"}";
    assertThat(api.send("POST", "/v2/apps", body).statusCode()).isEqualTo(201);
  }

  @Test
  void longAnswersAreCompressedForThoseWhoAcceptIt() throws IOException, InterruptedException {
    for (int i = 0; i < 50; i++) {
      api.app("{\"id\": \"/x%d\", \"cmd\": \"true\"}".formatted(i));
    }
    for (String path : List.of("/v2/apps", "/v2/groups", "/v2/groups/apps")) {
      byte[] plain = api.sendForBytes("GET", path, "").body();
      HttpResponse<byte[]> packed =
          api.sendForBytes("GET", path, "", "Accept-Encoding", "br, gzip;q=0.5");
      assertThat(packed.headers().firstValue("Content-Encoding")).as(path).contains("gzip");
      assertThat(packed.body()).hasSizeLessThan(plain.length);
      assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
          .isEqualTo(plain);
      assertThat(
              api.sendForBytes("GET", path, "", "Accept-Encoding", "gzip;q=0")
                  .headers()
                  .firstValue("Content-Encoding"))
          .isEmpty();
    }
  }

  @Test
  void shortAnswersAreNotCompressed() throws IOException, InterruptedException {
    assertThat(
            api.send("GET", "/v2/deployments", "", "Accept-Encoding", "gzip")
                .headers()
                .firstValue("Content-Encoding"))
        .isEmpty();
  }

  @Test
  void aBodySentInSpiteOfAnEarlyAnswerIsNotTakenForARequest() throws IOException {
    try (RawHttp http = new RawHttp(api.server.port())) {
      String smuggled = "GET /v2/info HTTP/1.1\r\nHost: x\r\n\r\n";
      http.send(
          "POST /nope HTTP/1.1\nHost: x\nExpect: 100-continue\nContent-Length: %d\n\n%s"
              .formatted(smuggled.length(), smuggled.replace("\r", "")));
      assertThat(http.readWhole(false)).startsWith("HTTP/1.1 404 ");
      http.send("GET /ping HTTP/1.1\nHost: x\n\n");
      assertThat(http.readWhole(false)).endsWith("pong");
    }
  }

  @Test
  void connectionsAreKeptOverErrors() throws IOException {
    try (RawHttp http = new RawHttp(api.server.port())) {
      http.send("POST /v2/apps HTTP/1.1\nHost: x\nContent-Length: 1\n\n{");
      assertThat(http.readResponse(true)).startsWith("HTTP/1.1 400 ");
      http.send("GET /v2/apps/nope HTTP/1.1\nHost: x\n\n");
      assertThat(http.readResponse(true)).startsWith("HTTP/1.1 404 ");
      http.send("POST /v2/apps/x HTTP/1.1\nHost: x\nContent-Length: 2\n\n{}");
      assertThat(http.readResponse(true)).startsWith("HTTP/1.1 405 ");
      http.send("GET /ping HTTP/1.1\nHost: x\n\n");
      assertThat(http.readResponse(true)).startsWith("HTTP/1.1 200 ").endsWith("pong");
    }
  }

  @Test
  void bracketsAndBrokenEscapesInQueriesDoNoHarm() throws IOException {
    try (RawHttp http = new RawHttp(api.server.port())) {
      http.send("GET /v2/tasks?status[]=running&x=%zz&=&& HTTP/1.1\nHost: x\n\n");
      assertThat(http.readResponse(true)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void absoluteRequestTargetsAreUnderstood() throws IOException {
    try (RawHttp http = new RawHttp(api.server.port())) {
      http.send("GET http://x/ping HTTP/1.1\nHost: x\n\n");
      assertThat(http.readResponse(true)).matches("(?s)HTTP/1.1 (200|404) .*");
    }
  }

  @Test
  void configuredOriginsMayCall() throws Exception {
    ApiSettings base = TestApi.settings();
    ApiSettings settings =
        base.with(
            base.about(),
            new ApiSettings.Access(List.of("https://ui.example"), OptionalInt.empty()));
    try (TestApi open = new TestApi(settings);
        RawHttp http = new RawHttp(open.server.port())) {
      http.send(
          """
          OPTIONS /v2/apps HTTP/1.1
          Host: x
          Origin: https://ui.example
          Access-Control-Request-Headers: x-a, x-b

          """);
      assertThat(http.readResponse(true))
          .contains(
              "Access-Control-Allow-Origin: https://ui.example",
              "Access-Control-Allow-Headers: x-a, x-b",
              "Access-Control-Allow-Methods: GET, HEAD, OPTIONS",
              "Access-Control-Max-Age: 86400");
      http.send("GET /ping HTTP/1.1\nHost: x\nOrigin: https://evil.example\n\n");
      assertThat(http.readResponse(true)).doesNotContain("Access-Control");
    }
  }
}
