package io.ngp.edge.seen;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.ngp.edge.http.Problem;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.http.RequestId;
import io.ngp.edge.seen.AccessLog.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:15:02.007Z");
  private static final Sight.Origin CLIENT = new Sight.Origin("192.0.2.7", "", "");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final RequestId ids = new RequestId();

  private static RequestHead request(String target, String... fields) {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target);
    request.headers().set("Host", "shop.test");
    for (int i = 0; i < fields.length; i += 2) {
      request.headers().add(fields[i], fields[i + 1]);
    }
    return (RequestHead) RequestHead.read(request);
  }

  private List<String> lines(Format format, boolean withQuery, Sight... seen) throws IOException {
    try (var log = new AccessLog(format, withQuery, written, () -> NOW)) {
      log.start();
      var watch = new Watch(0, log);
      for (var one : seen) {
        watch.ended(one);
      }
      watch.tick();
    }
    return written.toString(StandardCharsets.US_ASCII).lines().toList();
  }

  private Sight answered(RequestHead head) {
    var seen = new Sight(head, CLIENT, ids, 10);
    seen.offered("web.1", new Tallies());
    seen.answered(200);
    seen.sent(1234);
    seen.routed("/shop/web", new Tallies());
    return seen;
  }

  @Test
  void jsonLineSaysWhatHappenedToARequest() throws IOException {
    var head =
        request(
            "/cart?item=7",
            "X-Request-Id",
            "r-1",
            "User-Agent",
            "curl/8.5",
            "Referer",
            "http://shop.test/",
            "traceparent",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    var line = lines(Format.JSON, true, answered(head)).getFirst();

    assertThat(line.replaceAll("_ms\":[0-9]+\\.[0-9]{3}", "_ms\":0"))
        .isEqualTo(
            "{\"time\":\"2026-11-21T09:15:02.007Z\",\"client\":\"192.0.2.7\",\"method\":\"GET\","
                + "\"host\":\"shop.test\",\"path\":\"/cart\",\"query\":\"item=7\","
                + "\"protocol\":\"HTTP/1.1\",\"status\":200,\"bytes_in\":0,\"bytes_out\":1234,"
                + "\"duration_ms\":0,\"target_wait_ms\":0,\"request_id\":\"r-1\","
                + "\"route\":\"/shop/web\",\"target\":\"web.1\","
                + "\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\","
                + "\"user_agent\":\"curl/8.5\",\"referer\":\"http://shop.test/\"}");
  }

  @Test
  void jsonLineOfARequestNobodyUnderstoodSaysWhy() throws IOException {
    var seen = new Sight(null, CLIENT, ids, 10);
    seen.refused(new Problem(400, "Bad Request", "Its \"Host\" is missing.", null));

    assertThat(lines(Format.JSON, true, seen).getFirst())
        .contains("\"client\":\"192.0.2.7\",\"status\":400,")
        .contains("\"request_id\":\"" + ids.text(10) + "\"")
        .endsWith("\"problem\":\"Its \\\"Host\\\" is missing.\"}");
  }

  @Test
  void combinedLineIsWhatReadersOfLogsExpect() throws IOException {
    var head = request("/cart?item=7", "User-Agent", "curl/8.5");

    assertThat(lines(Format.COMBINED, true, answered(head)))
        .containsExactly(
            "192.0.2.7 - - [21/Nov/2026:09:15:02 +0000] \"GET /cart?item=7 HTTP/1.1\" 200 1234"
                + " \"-\" \"curl/8.5\"");
  }

  @Test
  void queriesAreLeftOutOnRequest() throws IOException {
    var seen = answered(request("/cart?token=secret"));

    assertThat(lines(Format.JSON, false, seen).getFirst())
        .contains("\"path\":\"/cart\",")
        .doesNotContain("secret");
    written.reset();
    assertThat(lines(Format.COMBINED, false, seen).getFirst())
        .contains("\"GET /cart HTTP/1.1\"")
        .doesNotContain("secret");
  }

  @Test
  void whatClientsSendCannotBreakALineOrMakeItLong() throws IOException {
    String wild = "\"\\\u00e4" + "\u00ff".repeat(20_000);
    var head = request("/" + "a".repeat(20_000) + "?" + "\"".repeat(20_000), "User-Agent", "x");
    var evil = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    evil.headers().set("Host", "shop.test").set("User-Agent", wild);

    for (var format : Format.values()) {
      written.reset();
      var lines =
          lines(format, true, answered(head), answered((RequestHead) RequestHead.read(evil)));
      assertThat(lines).hasSize(2);
      assertThat(lines).allMatch(line -> line.length() < LogBatch.LONGEST);
      assertThat(lines.getLast()).contains("\\\"\\\\\\u00e4\\u00ff");
    }
  }

  @Test
  void slowOutputLosesLinesButNeverTime() throws IOException {
    var opened = new CountDownLatch(1);
    var stuck =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("Lines come in batches.");
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            try {
              opened.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            written.write(bytes, from, length);
          }
        };
    int all = 40_000;
    var head = request("/cart", "User-Agent", "x".repeat(500));
    var log = new AccessLog(Format.JSON, true, stuck);
    log.start();
    var watch = new Watch(0, log);
    for (int i = 0; i < all; i++) {
      watch.ended(answered(head));
    }
    assertThat(log.droppedLines()).isPositive();
    opened.countDown();
    watch.tick();
    log.close();
    assertThat(written.toString(StandardCharsets.US_ASCII).lines().count())
        .isEqualTo(all - log.droppedLines());
  }

  @Test
  void linesThatCannotBeWrittenAreCounted() throws IOException {
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    var log = new AccessLog(Format.JSON, true, full);
    log.start();
    var watch = new Watch(0, log);
    watch.ended(answered(request("/")));
    watch.ended(answered(request("/")));
    watch.tick();
    log.close();
    assertThat(log.droppedLines()).isEqualTo(2);
  }
}
