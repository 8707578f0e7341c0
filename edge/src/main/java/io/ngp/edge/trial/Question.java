package io.ngp.edge.trial;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * A request somebody might make.
 *
 * @param method in upper case
 * @param isSecure whether by https
 * @param authority host and port, as in a URL
 * @param target path and query
 * @param headers in order; a name may come several times
 * @param from the client's address
 */
public record Question(
    String method,
    boolean isSecure,
    String authority,
    String target,
    List<Map.Entry<String, String>> headers,
    InetAddress from) {
  public Question {
    headers = List.copyOf(headers);
  }
}
