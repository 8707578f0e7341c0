package io.ngp.node.proxy;

import io.ngp.edge.route.HeaderCondition;
import io.ngp.edge.route.Match;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What labels of apps say is written into configurations of other programs only in forms that mean
 * nothing else there.
 */
final class Safe {
  private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?");
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/._~!@+,:=-]*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Pattern TARGET = Pattern.compile("[A-Za-z0-9._:-]+");

  private Safe() {}

  /** Whether a match can be written down. */
  static boolean isWritable(Match match) {
    return isHost(match.host())
        && PATH.matcher(match.path()).matches()
        && match.headers().stream().map(HeaderCondition::name).allMatch(Safe::isName)
        && match.methods().stream().allMatch(Safe::isName);
  }

  /** Whether a host, or a wildcard, can be written down. */
  static boolean isHost(String host) {
    return HOST.matcher(host).matches();
  }

  /** Whether a text is a plain name: of a header, a cookie, a user. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether a target's id and address can be written down. */
  static boolean isTarget(Servers.Server server) {
    return TARGET.matcher(server.id()).matches()
        && server
            .address()
            .chars()
            .allMatch(c -> c > ' ' && c < 127 && "\"';{}\\$#".indexOf(c) < 0);
  }

  /** Every byte that is not a letter or digit as {@code \xHH}. */
  static String hex(String text) {
    var safe = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      boolean isPlain = c < 128 && Character.isLetterOrDigit(c);
      safe.append(isPlain ? Character.toString(c) : String.format("\\x%02x", c));
    }
    return safe.toString();
  }
}
