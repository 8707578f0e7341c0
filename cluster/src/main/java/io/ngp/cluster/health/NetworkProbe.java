package io.ngp.cluster.health;

import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.WebClient;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.ReadinessCheck;
import io.ngp.cluster.health.ReadinessProber.Reply;
import io.ngp.cluster.instance.Readiness.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * Asks over the network, without following redirects or verifying certificates: health checks by
 * HTTP and HTTPS pass on 200 to 399, by TCP on connect (marathon/API.md 9.1); of readiness checks
 * the answer is told, its body up to {@value #KEPT_BODY_BYTES} bytes.
 */
public final class NetworkProbe implements HealthProber.Probe, ReadinessProber.Probe {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int SHOWN_CHARACTERS = 200;
  private static final int KEPT_BODY_BYTES = 4_096;

  private final WebClient client =
      WebClient.builder()
          .followRedirects(false)
          .keepAlive(false)
          .connectTimeout(CONNECT_TIMEOUT)
          .shareConnectionCache(false)
          .tls(Tls.builder().trustAll(true).endpointIdentificationAlgorithm("NONE").build())
          .build();

  @Override
  public String ask(HealthCheck check, String host, int port) {
    return switch (check.protocol()) {
      case HTTP, MESOS_HTTP -> askHttp("http", check, host, port);
      case HTTPS, MESOS_HTTPS -> askHttp("https", check, host, port);
      case TCP, MESOS_TCP -> askTcp(check.timing().timeout(), host, port);
      case COMMAND ->
          throw new IllegalArgumentException(
              "COMMAND checks run at the agent, not over the network");
    };
  }

  @Override
  public Reply ask(ReadinessCheck check, String host, int port) {
    String uri = uri(check.protocol().toLowerCase(Locale.ROOT), host, port, check.path());
    try (HttpClientResponse response = get(uri, check.timeout())) {
      int status = response.status().code();
      // As it was sent: a type that makes no sense takes nothing from the answer.
      String type = beginning(response.headers().first(HeaderNames.CONTENT_TYPE).orElse(""));
      String body = body(response, KEPT_BODY_BYTES, check.timeout());
      return new Reply(
          true,
          new Response(status, type, body),
          "GET %s answered %d%s".formatted(uri, status, shown(body)));
    } catch (RuntimeException e) {
      return Reply.unreached("GET %s failed: %s".formatted(uri, rootMessage(e)));
    }
  }

  private String askHttp(String scheme, HealthCheck check, String host, int port) {
    String uri = uri(scheme, host, port, check.path().orElse("/"));
    Duration timeout = check.timing().timeout();
    try (HttpClientResponse response = get(uri, timeout)) {
      int status = response.status().code();
      if (status >= 200 && status < 400) {
        return "";
      }
      return "GET %s answered %d%s"
          .formatted(uri, status, shown(body(response, SHOWN_CHARACTERS, timeout)));
    } catch (RuntimeException e) {
      return "GET %s failed: %s".formatted(uri, rootMessage(e));
    }
  }

  private static String uri(String scheme, String host, int port, String path) {
    return scheme + "://" + host + ":" + port + (path.startsWith("/") ? path : "/" + path);
  }

  private HttpClientResponse get(String uri, Duration timeout) {
    return client.get(uri).readTimeout(timeout).property("io.ngp.health", "true").request();
  }

  /** The beginning of a body, as much as comes in time. */
  private static String body(HttpClientResponse response, int limit, Duration timeout) {
    if (response.headers().contentLength().orElse(1) == 0) {
      return "";
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    ByteArrayOutputStream start = new ByteArrayOutputStream();
    byte[] part = new byte[limit];
    try {
      InputStream in = response.inputStream();
      int read = in.read(part, 0, limit);
      while (read > 0) {
        start.write(part, 0, read);
        boolean isLate = System.nanoTime() - deadline > 0;
        read = isLate ? 0 : in.read(part, 0, limit - start.size());
      }
    } catch (IOException | RuntimeException _) {
      // What came before is worth showing all the same.
    }
    return start.toString(StandardCharsets.UTF_8);
  }

  private static String shown(String body) {
    String text = beginning(body).strip().replaceAll("\\s+", " ");
    return text.isEmpty() ? "" : ": " + text;
  }

  private static String beginning(String text) {
    return text.substring(0, Math.min(SHOWN_CHARACTERS, text.length()));
  }

  /** Whether a connection is accepted in time. */
  public static boolean connects(Duration timeout, String host, int port) {
    return askTcp(timeout, host, port).isEmpty();
  }

  private static String askTcp(Duration timeout, String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      return "";
    } catch (IOException e) {
      return "TCP connection to %s:%d failed: %s".formatted(host, port, rootMessage(e));
    }
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    for (int depth = 0; root.getCause() != null && depth < 10; depth++) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }
}
