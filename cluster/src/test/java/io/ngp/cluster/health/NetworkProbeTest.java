package io.ngp.cluster.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.HealthCheck.Protocol;
import io.ngp.cluster.app.HealthCheck.Timing;
import io.ngp.cluster.app.ReadinessCheck;
import io.ngp.cluster.health.ReadinessProber.Reply;
import io.ngp.cluster.instance.Readiness.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkProbeTest {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final NetworkProbe probe = new NetworkProbe();
  private final CountDownLatch ended = new CountDownLatch(1);
  private Optional<HttpServer> server = Optional.empty();

  @AfterEach
  void stop() {
    ended.countDown();
    server.ifPresent(s -> s.stop(0));
  }

  @ParameterizedTest
  @CsvSource({
    "200,true",
    "204,true",
    "302,true",
    "399,true",
    "400,false",
    "404,false",
    "503,false"
  })
  void answersFrom200To399Pass(int status, boolean passes) throws Exception {
    int port = serve(HttpServer.create(), status, "");

    assertThat(probe.ask(check(Protocol.HTTP, TIMEOUT), LOOPBACK, port).isEmpty())
        .isEqualTo(passes);
  }

  @Test
  void aFailureShowsTheAnswer() throws Exception {
    int port = serve(HttpServer.create(), 503, "database is\n  away");

    assertThat(probe.ask(check(Protocol.HTTP, TIMEOUT), LOOPBACK, port))
        .isEqualTo("GET http://127.0.0.1:%d/health answered 503: database is away".formatted(port));
  }

  @Test
  void aCertificateNobodyKnowsIsGoodEnough(@TempDir Path folder) throws Exception {
    HttpsServer https = HttpsServer.create();
    https.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder)));
    int port = serve(https, 200, "ok");

    assertThat(probe.ask(check(Protocol.HTTPS, TIMEOUT), LOOPBACK, port)).isEmpty();
  }

  @Test
  void anAnswerThatDoesNotComeFailsInTime() throws Exception {
    HttpServer silent =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    silent.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    silent.createContext(
        "/",
        exchange -> {
          try (exchange) {
            boolean _ = ended.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    silent.start();
    server = Optional.of(silent);
    long begin = System.nanoTime();

    String failure =
        probe.ask(
            check(Protocol.HTTP, Duration.ofMillis(300)), LOOPBACK, silent.getAddress().getPort());

    assertThat(failure).contains("failed");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(50));
  }

  @Test
  void aRefusedConnectionSaysSo() throws Exception {
    int port = closedPort();

    assertThat(probe.ask(check(Protocol.HTTP, TIMEOUT), LOOPBACK, port)).contains("refused");
    assertThat(probe.ask(check(Protocol.TCP, TIMEOUT), LOOPBACK, port)).contains("refused");
  }

  @Test
  void anOpenPortPassesTcp() throws Exception {
    try (ServerSocket open = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      assertThat(probe.ask(check(Protocol.TCP, TIMEOUT), LOOPBACK, open.getLocalPort())).isEmpty();
    }
  }

  @Test
  void aReadinessCheckGetsTheWholeAnswer() throws Exception {
    int port = serve(HttpServer.create(), 503, "{\"phase\": \"warming up\"}");

    Reply reply = probe.ask(readiness(), LOOPBACK, port);

    assertThat(reply)
        .isEqualTo(
            new Reply(
                true,
                new Response(503, "application/json", "{\"phase\": \"warming up\"}"),
                "GET http://127.0.0.1:%d/health answered 503: {\"phase\": \"warming up\"}"
                    .formatted(port)));
  }

  @Test
  void aLongAnswerToAReadinessCheckIsCut() throws Exception {
    int port = serve(HttpServer.create(), 200, "x".repeat(100_000));

    assertThat(probe.ask(readiness(), LOOPBACK, port).response().body()).hasSize(4_096);
  }

  @Test
  void anEndpointNobodyListensAtIsShownAsATimeoutOfAGateway() throws Exception {
    int port = closedPort();

    Reply reply = probe.ask(readiness(), LOOPBACK, port);

    assertThat(reply.isReached()).isFalse();
    assertThat(reply.response().status()).isEqualTo(504);
    assertThat(reply.response().contentType()).isEqualTo("text/plain");
    assertThat(reply.response().body()).contains("127.0.0.1:" + port).contains("refused");
  }

  private static ReadinessCheck readiness() {
    return new ReadinessCheck(
        "warm", "HTTP", "/health", "http", Duration.ofSeconds(10), TIMEOUT, Set.of(200), true);
  }

  private int serve(HttpServer unbound, int status, String body) throws IOException {
    unbound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    unbound.createContext(
        "/health",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          try (exchange) {
            exchange.getResponseBody().write(bytes);
          }
        });
    unbound.start();
    server = Optional.of(unbound);
    return unbound.getAddress().getPort();
  }

  /** Nobody listens at the port of TCPMUX (RFC 1078) any more. */
  private static int closedPort() {
    return 1;
  }

  private static HealthCheck check(Protocol protocol, Duration timeout) {
    return new HealthCheck(
        protocol,
        Optional.of("/health"),
        Optional.empty(),
        Optional.of(0),
        Optional.empty(),
        new Timing(Duration.ZERO, Duration.ofSeconds(1), timeout, Duration.ZERO),
        3,
        false,
        "IPv4");
  }

  private static SSLContext selfSigned(Path folder) throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-dname",
                "CN=nobody",
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit",
                "-storetype",
                "PKCS12")
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
