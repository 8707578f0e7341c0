package io.ngp.engine.local.health;

import io.ngp.engine.local.wire.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Passes on a status from 200 to 399; redirects are not followed, certificates not verified
 * (marathon/API.md 9.1).
 */
final class HttpProbe {
  private HttpProbe() {}

  static ProbeAnswer ask(Probe.Question question, Duration timeout) {
    String scheme = question.kind() == Probe.Kind.HTTPS ? "https" : "http";
    String path = question.path().startsWith("/") ? question.path() : "/" + question.path();
    String url = "%s://127.0.0.1:%d%s".formatted(scheme, question.port(), path);
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout((int) timeout.toMillis());
      connection.setReadTimeout((int) timeout.toMillis());
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestProperty("Connection", "close");
      if (connection instanceof HttpsURLConnection https) {
        trustAnything(https);
      }
      try {
        int status = connection.getResponseCode();
        return new ProbeAnswer(
            status >= 200 && status < 400,
            "GET %s answered %d".formatted(url, status),
            Optional.of(status));
      } finally {
        connection.disconnect();
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return ProbeAnswer.failed("GET %s: %s".formatted(url, e.getMessage()));
    }
  }

  private static void trustAnything(HttpsURLConnection connection) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, null);
    connection.setSSLSocketFactory(context.getSocketFactory());
    connection.setHostnameVerifier((_, _) -> true);
  }

  /** A task on this machine proves nothing by its certificate, it only has to answer. */
  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
