package io.ngp.edge.route;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which requests a route takes.
 *
 * @param host name the request must be for, without port, kept in lower case; {@code *.example.org}
 *     takes every name below {@code example.org}, however deep, but not {@code example.org}. An
 *     exact name wins over a wildcard, a longer wildcard over a shorter one
 * @param path prefix of the request's path, in whole segments: {@code /api} takes {@code /api} and
 *     {@code /api/x} but not {@code /apix}; {@code /} takes all. Of several that fit, the longest
 *     wins
 * @param headers all of these must hold; of routes with the same host and path the one with more
 *     conditions wins
 * @param methods in upper case; empty takes every method
 */
public record Match(String host, String path, List<HeaderCondition> headers, Set<String> methods) {
  private static final String WILDCARD = "*.";

  public Match {
    host = host.toLowerCase(Locale.ROOT);
    String name = host.startsWith(WILDCARD) ? host.substring(WILDCARD.length()) : host;
    if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "Host \""
              + host
              + "\" is not one a route can have; expected a host name without scheme or path, or"
              + " \"*.\" and one.");
    }
    if (path.isEmpty() || path.charAt(0) != '/') {
      throw new IllegalArgumentException(
          "Path \"" + path + "\" of host " + host + " must be a prefix that starts with \"/\".");
    }
    path = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    headers = List.copyOf(headers);
    methods = Set.copyOf(methods);
  }

  /** Everything for {@code host} below {@code path}. */
  public static Match of(String host, String path) {
    return new Match(host, path, List.of(), Set.of());
  }

  /** Whether this takes the names below a domain. */
  public boolean isWildcard() {
    return host.startsWith(WILDCARD);
  }

  /** The host, of a wildcard the domain above it: {@code example.org} for {@code *.example.org}. */
  public String domain() {
    return isWildcard() ? host.substring(WILDCARD.length()) : host;
  }

  /** How many conditions there are beyond host and path. */
  public int conditions() {
    return headers.size() + (methods.isEmpty() ? 0 : 1);
  }

  /** Reads like the beginning of a request: {@code GET,HEAD app.test/api if X-Beta=1}. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    if (!methods.isEmpty()) {
      text.append(String.join(",", new TreeSet<>(methods))).append(' ');
    }
    text.append(host).append(path);
    String separator = " if ";
    for (var header : headers) {
      text.append(separator).append(header);
      separator = " and ";
    }
    return text.toString();
  }
}
