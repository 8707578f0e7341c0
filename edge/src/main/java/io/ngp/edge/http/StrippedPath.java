package io.ngp.edge.http;

import java.nio.charset.StandardCharsets;

/**
 * A request's target without a prefix of its path. What the client escaped stays escaped, unless
 * the prefix itself was written in some other way than plainly.
 */
final class StrippedPath {
  private static final String PLAIN = "-._~!$&'()*+,;=:@/";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private StrippedPath() {}

  /**
   * The target without the prefix.
   *
   * @param target in origin form
   * @param path of {@code target}, normalised
   * @param prefix what {@code path} begins with
   */
  static String of(String target, String path, String prefix) {
    String rest = path.substring(prefix.length());
    String normal = rest.isEmpty() ? "/" : rest;
    if (target.startsWith(prefix)) {
      String raw = target.substring(prefix.length());
      String whole = raw.startsWith("/") ? raw : "/" + raw;
      // Dots that lead out of what is left would lead elsewhere than they did.
      if (normal.equals(RequestPath.of(whole))) {
        return whole;
      }
    }
    return plain(target, normal);
  }

  /** The target with {@code path} written plainly in the place of its own. */
  static String plain(String target, String path) {
    return escaped(path) + query(target);
  }

  private static String query(String target) {
    int start = target.indexOf('?');
    return start < 0 ? "" : target.substring(start);
  }

  private static String escaped(String path) {
    var text = new StringBuilder(path.length());
    // The normalised path holds one character per byte.
    for (byte each : path.getBytes(StandardCharsets.ISO_8859_1)) {
      char c = (char) (each & 0xff);
      if (isPlain(c)) {
        text.append(c);
      } else {
        text.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return text.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PLAIN.indexOf(c) >= 0;
  }
}
