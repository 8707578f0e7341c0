package io.ngp.identity;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * How a node calls others over HTTP: by its identity where it has one, in clear text else. By the
 * JDK's {@link HttpURLConnection}: blocking, and lighter by megabytes than its successor.
 */
public final class Caller {
  /** Calls in clear text, on one machine. */
  public static final Caller PLAIN = new Caller(Optional.empty(), true);

  /** Calls as nobody, whomever, and through a proxy where Java was told of one: a command. */
  public static final Caller ANYBODY = new Caller(Optional.empty(), false);

  private final Optional<SSLSocketFactory> sockets;
  private final boolean isDirect;

  private Caller(Optional<SSLSocketFactory> sockets, boolean isDirect) {
    this.sockets = sockets;
    this.isDirect = isDirect;
  }

  /** Calls with {@code identity}, and only those who prove to be of {@code callee}. */
  public static Caller of(Optional<Identity> identity, PeerRole callee) {
    return identity.map(own -> of(own, Set.of(callee))).orElse(PLAIN);
  }

  /** Calls with {@code identity}, and only those who prove to be one of {@code callees}. */
  public static Caller of(Identity identity, Set<PeerRole> callees) {
    return new Caller(Optional.of(identity.context(callees).getSocketFactory()), true);
  }

  /**
   * Sends JSON, and returns the status of the answer, which is not read.
   *
   * @param millis the longest for connecting, and again for the answer
   * @throws IOException if there is none in time
   */
  public int tell(String method, URI to, byte[] json, int millis) throws IOException {
    var connection = open(to);
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    try (var out = connection.getOutputStream()) {
      out.write(json);
    }
    return connection.getResponseCode();
  }

  /** A connection that is not opened yet; {@code https} is answered to by its address only. */
  public HttpURLConnection open(URI uri) throws IOException {
    var url = uri.toURL();
    var connection =
        (HttpURLConnection) (isDirect ? url.openConnection(Proxy.NO_PROXY) : url.openConnection());
    if (connection instanceof HttpsURLConnection secured) {
      sockets.ifPresent(secured::setSSLSocketFactory);
    } else if (sockets.isPresent()) {
      throw new IOException(
          "%s is called in clear text, but this node has an identity: its address must begin with https://"
              .formatted(uri));
    }
    return connection;
  }
}
