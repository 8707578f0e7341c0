package io.ngp.cluster.health;

import io.helidon.common.tls.Tls;
import io.helidon.http.ClientResponseHeaders;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.WebClient;
import io.ngp.cluster.app.HealthCheck;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks over the network: HTTP and HTTPS pass on 200 to 399 without following redirects or verifying
 * certificates, TCP passes on connect (marathon/API.md 9.1).
 */
public final class NetworkProbe implements HealthProber.Probe {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int SHOWN_BODY_BYTES = 200;

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

  private String askHttp(String scheme, HealthCheck check, String host, int port) {
    String path = check.path().orElse("/");
    String uri = scheme + "://" + host + ":" + port + (path.startsWith("/") ? path : "/" + path);
    Duration timeout = check.timing().timeout();
    try (HttpClientResponse response =
        client.get(uri).readTimeout(timeout).property("io.ngp.health", "true").request()) {
      int status = response.status().code();
      if (status >= 200 && status < 400) {
        return "";
      }
      return "GET %s answered %d%s".formatted(uri, status, shownBody(response));
    } catch (RuntimeException e) {
      return "GET %s failed: %s".formatted(uri, rootMessage(e));
    }
  }

  private static String shownBody(HttpClientResponse response) {
    ClientResponseHeaders headers = response.headers();
    if (headers.contentLength().orElse(1) == 0) {
      return "";
    }
    try {
      byte[] start = response.inputStream().readNBytes(SHOWN_BODY_BYTES);
      String text = new String(start, StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
      return text.isEmpty() ? "" : ": " + text;
    } catch (IOException | RuntimeException _) {
      return "";
    }
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
