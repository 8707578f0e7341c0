package io.ngp.iac.builtin;

import static io.ngp.iac.testing.Given.complete;
import static io.ngp.iac.testing.Given.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpReadyTypeTest {
  private final HttpReadyType type = new HttpReadyType();
  private final TestOperation operation = new TestOperation();
  private final AtomicInteger requests = new AtomicInteger();
  private final List<String> hosts = new CopyOnWriteArrayList<>();
  private HttpServer server;

  /** The server is not ready for its first two requests. */
  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            hosts.add(exchange.getRequestHeaders().getFirst("Host"));
            var isReady = requests.incrementAndGet() > 2;
            var body = (isReady ? "welcome" : "starting").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isReady ? 200 : 503, isReady ? 0 : body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private Fields create(Object... namesAndValues) {
    return type.create(
        operation,
        complete(type.schema(), fields(namesAndValues)).with("interval_millis", Value.of(10)));
  }

  private List<Problem> problems(Object... namesAndValues) {
    return type.check(
        new Planned(
            operation.address(),
            "http.ready",
            Action.CREATE,
            Optional.empty(),
            Optional.of(fields(namesAndValues)),
            false));
  }

  @Test
  void waitsUntilThePageAnswersAsItShould() {
    var outputs = create("url", "http://127.0.0.1:" + port(), "contains", "welcome");
    assertThat(requests).hasValue(3);
    assertThat(outputs.get("status")).isEqualTo(Value.of(200));
    assertThat(operation.messages().getFirst())
        .endsWith("it answered 503 instead of 200: starting");
  }

  @Test
  void waitsUntilSomebodyListens() throws Exception {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    var starter =
        Thread.ofVirtual()
            .start(() -> {
              while (operation.messages().isEmpty()) {
                LockSupport.parkNanos(1_000_000);
              }
              startSecond(free);
            });
    create("url", "http://127.0.0.1:" + free, "timeout_seconds", 60);
    starter.join();
    assertThat(operation.messages()).isNotEmpty();
  }

  private void startSecond(int port) {
    server.stop(0);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
  }

  @Test
  void localhostNamesAreThisMachineAndKeepTheirHost() {
    create("url", "http://www.ngp.localhost:" + port() + "/page?x=1");
    assertThat(hosts).contains("www.ngp.localhost:" + port());
  }

  @Test
  void connectsWhereItIsTold() {
    create(
        "url",
        "http://www.example.com/",
        "connect_to",
        "127.0.0.1:" + port(),
        "headers",
        Map.of("host", "other.example.com"));
    assertThat(hosts).contains("other.example.com");
  }

  @Test
  void afterTheTimeoutItSaysWhatWasMissing() {
    assertThatThrownBy(
            () -> create("url", "http://127.0.0.1:" + port(), "status", 418, "timeout_seconds", 3))
        .hasMessageStartingWith("http://127.0.0.1:" + port() + " was not ready within 3 s: it")
        .hasMessageContaining("answered 200 instead of 418: welcome");
  }

  @Test
  void stopsWaitingWhenAskedTo() {
    operation.stop();
    assertThatThrownBy(() -> create("url", "http://127.0.0.1:" + port()))
        .hasMessageStartingWith("Stopped waiting");
  }

  @Test
  void mistakesAreToldBeforeAnythingIsAsked() {
    assertThat(problems("url", "ftp://x", "connect_to", "nowhere", "timeout_seconds", 0))
        .extracting(Problem::input)
        .containsExactly("url", "connect_to", "timeout_seconds");
    assertThat(requests).hasValue(0);
  }
}
