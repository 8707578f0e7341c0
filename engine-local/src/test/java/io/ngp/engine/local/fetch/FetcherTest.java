package io.ngp.engine.local.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ngp.cluster.app.Fetch;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where files come from and where they go. */
class FetcherTest extends FetcherFixture {
  @Nested
  class Http {
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server = serverOrFail();

    @BeforeEach
    void start() {
      server.createContext("/hello.txt", e -> answer(e, 200, "hello"));
      server.createContext("/gone", e -> answer(e, 404, "no"));
      server.createContext("/moved", e -> redirect(e, "/hello.txt"));
      server.createContext("/loop", e -> redirect(e, "/loop"));
      server.createContext("/to-file", e -> redirect(e, "file:///etc/passwd"));
      server.createContext("/big", e -> answer(e, 200, "x".repeat((1 << 20) + 1)));
      server.createContext("/silent", _ -> {});
      server.start();
    }

    @AfterEach
    void stop() {
      server.stop(0);
    }

    @Test
    void fileIsNamedAfterItsUri() throws Exception {
      fetcher.fetch(entry(uri("/hello.txt?x=1")), sandbox);

      assertThat(sandbox.resolve("hello.txt")).hasContent("hello");
    }

    @Test
    void destinationMayBeChosenAndMadeExecutable() throws Exception {
      fetcher.fetch(
          new Fetch(uri("/hello.txt"), true, true, false, Optional.of("bin/run")), sandbox);

      assertThat(sandbox.resolve("bin/run")).hasContent("hello").isExecutable();
    }

    @Test
    void redirectsAreFollowed() throws Exception {
      fetcher.fetch(entry(uri("/moved")), sandbox);

      assertThat(sandbox.resolve("moved")).hasContent("hello");
    }

    @Test
    void endlessRedirectsEnd() {
      assertRefused(uri("/loop"), "it is redirected more than 5 times");
    }

    @Test
    void redirectsDoNotReachFilesOfTheAgent() {
      assertRefused(uri("/to-file"), "\"file\" is not supported: expected http, https or file");
    }

    @Test
    void statusIsSaid() {
      assertRefused(uri("/gone"), "the server answered 404 Not Found");
    }

    @Test
    void serverThatSaysNothingIsNotWaitedForLong() {
      assertRefused(uri("/silent"), "no answer in time");
    }

    @Test
    void tooLargeFileIsRefused() {
      assertRefused(uri("/big"), "it is larger than 1 MiB");
    }

    @Test
    void serverThatIsNotThereIsSaid() {
      server.stop(0);

      assertRefused(uri("/hello.txt"), "Connection refused");
    }

    @Test
    void cachedFileIsAskedForOnce() throws Exception {
      Fetch cached = new Fetch(uri("/hello.txt"), true, false, true, Optional.empty());
      fetcher.fetch(cached, sandbox);
      Path second = Files.createDirectory(folder.resolve("second"));
      new Fetcher(folder.resolve("cache"), LIMITS).fetch(cached, second);

      assertThat(second.resolve("hello.txt")).hasContent("hello");
      assertThat(requests).hasValue(1);
    }

    @Test
    void cacheKeepsWithinItsBounds() throws Exception {
      server.createContext("/part", e -> answer(e, 200, "x".repeat(4_000)));
      for (int i = 0; i < 5; i++) {
        fetcher.fetch(new Fetch(uri("/part" + i), true, false, true, Optional.empty()), sandbox);
      }

      try (var files = Files.list(folder.resolve("cache"))) {
        assertThat(files.mapToLong(f -> f.toFile().length()).sum()).isEqualTo(8_000);
      }
    }

    private String uri(String path) {
      return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
      requests.incrementAndGet();
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    }

    private void redirect(HttpExchange exchange, String to) throws IOException {
      exchange.getResponseHeaders().set("Location", to);
      exchange.sendResponseHeaders(302, -1);
      exchange.close();
    }

    private static HttpServer serverOrFail() {
      try {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new AssertionError("No test server", e);
      }
    }
  }

  @Nested
  class Sources {
    @Test
    void schemeThatIsNotKnownIsRefused() {
      assertRefused("ftp://x/y", "\"ftp\" is not supported: expected http, https or file");
    }

    @Test
    void uriWithoutFileNameNeedsADestination() {
      assertRefused("http://127.0.0.1/", "its path names no file; set \"destPath\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/x", "a/../../x"})
    void destinationOutsideTheSandboxIsRefused(String destination) throws IOException {
      Path source = Files.writeString(folder.resolve("file"), "x");

      assertThatExceptionOfType(FetchException.class)
          .isThrownBy(() ->
              fetcher.fetch(
                  new Fetch(
                      source.toUri().toString(), true, false, false, Optional.of(destination)),
                  sandbox))
          .withMessageContaining("\"%s\" leads out of the sandbox", destination);
    }
  }
}
