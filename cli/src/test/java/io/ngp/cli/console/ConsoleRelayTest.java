package io.ngp.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.ngp.identity.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleRelayTest {
  private static final String SILENT = "http://127.0.0.1:1";

  private final HttpClient http = HttpClient.newHttpClient();
  private final CountDownLatch streamMayEnd = new CountDownLatch(1);
  private HttpServer master;
  private ConsoleRelay relay;

  @BeforeEach
  void start() throws IOException {
    master = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    master.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    master.createContext(
        "/",
        exchange -> {
          var text =
              "%s %s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Cookie"),
                      new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.getResponseHeaders().set("X-Master", "1");
          exchange.sendResponseHeaders(text.contains("/absent") ? 404 : 200, text.length());
          exchange.getResponseBody().write(text.getBytes(UTF_8));
          exchange.close();
        });
    master.createContext(
        "/stream",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("first\n".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          try {
            streamMayEnd.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          exchange.close();
        });
    master.start();
    relay =
        new ConsoleRelay(
            List.of(SILENT, "http://127.0.0.1:" + master.getAddress().getPort()), Caller.PLAIN, 0);
  }

  @AfterEach
  void stop() {
    streamMayEnd.countDown();
    relay.close();
    master.stop(0);
    http.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(relay.address()).resolve(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private String cookie() throws Exception {
    var answer = send(HttpRequest.newBuilder(URI.create(relay.address())));
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("/ui/");
    var cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
    return cookie.substring(0, cookie.indexOf(';'));
  }

  @Test
  void browserWithTheAddressUsesWhicheverMasterAnswers() throws Exception {
    var cookie = cookie();

    var page = send(request("/ui/apps?x=%20y").header("Cookie", cookie));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("X-Master")).contains("1");
    // The cookie is nobody else's business.
    assertThat(page.body()).isEqualTo("GET /ui/apps?x=%20y null ");

    var change =
        request("/v2/apps").header("Cookie", cookie).POST(BodyPublishers.ofString("{\"id\": 1}"));
    assertThat(send(change).body()).isEqualTo("POST /v2/apps null {\"id\": 1}");
    assertThat(send(request("/absent").header("Cookie", cookie)).statusCode()).isEqualTo(404);
  }

  @Test
  void othersOnThisMachineGetNothing() throws Exception {
    assertThat(send(request("/v2/apps")).statusCode()).isEqualTo(403);
    assertThat(send(request("/v2/apps").header("Cookie", "ngp-console=guessed")).statusCode())
        .isEqualTo(403);
    assertThat(send(request("/?token=guessed")).statusCode()).isEqualTo(403);
    // A name of elsewhere that was made to mean this machine.
    var elsewhere =
        URI.create(relay.address().replace("127.0.0.1", "localhost").replaceFirst("\\?.*", "ui/"));
    assertThat(send(HttpRequest.newBuilder(elsewhere).header("Cookie", cookie())).statusCode())
        .isEqualTo(403);
  }

  @Test
  void whatMastersTellComesAtOnce() throws Exception {
    var answer =
        http.send(
            request("/stream").header("Cookie", cookie()).build(), BodyHandlers.ofInputStream());

    assertThat(new String(answer.body().readNBytes(6), UTF_8)).isEqualTo("first\n");
  }

  @Test
  void withoutAMasterItSaysSo() throws Exception {
    var cookie = cookie();
    master.stop(0);

    var answer = send(request("/ui/").header("Cookie", cookie));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("No master answers");
  }
}
