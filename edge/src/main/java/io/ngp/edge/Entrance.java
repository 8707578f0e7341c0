package io.ngp.edge;

import java.nio.charset.StandardCharsets;

/**
 * Where clients come in, as apps are told it in {@code X-Forwarded-Proto} and {@code -Port}. One
 * per listener.
 */
final class Entrance {
  private final String scheme;
  private final String port;
  private final byte[] fields;

  /**
   * An entrance.
   *
   * @param scheme {@code http} or {@code https}
   */
  Entrance(String scheme, int port) {
    this.scheme = scheme;
    this.port = Integer.toString(port);
    this.fields =
        ("\r\nX-Forwarded-Proto: " + scheme + "\r\nX-Forwarded-Port: " + port + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
  }

  String scheme() {
    return scheme;
  }

  boolean isSecure() {
    return scheme.equals("https");
  }

  String port() {
    return port;
  }

  /** Both fields as HTTP/1.1 writes them, preceded by the end of another field. */
  byte[] fields() {
    return fields;
  }
}
