package io.ngp.edge.http;

import org.jspecify.annotations.Nullable;

/**
 * The path routes are matched against. Apps treat {@code /x/../admin} and {@code /%61dmin} as
 * {@code /admin}; matching must too, or a route's address restriction could be walked around. The
 * request itself is passed on unchanged.
 */
public final class RequestPath {
  private RequestPath() {}

  /**
   * The path of an origin-form target: without query, percent-decoded, empty and dot segments
   * resolved (RFC 3986 sections 2.3 and 5.2.4). Null when an escape is malformed or dots lead above
   * the root.
   */
  public static @Nullable String of(String target) {
    int end = target.length();
    char previous = 0;
    boolean isPlain = true;
    for (int i = 0; i < end; i++) {
      char c = target.charAt(i);
      if (c == '?' || c == '#') {
        end = i;
        break;
      }
      isPlain &= c != '%' && c != '\\' && !(previous == '/' && (c == '/' || c == '.'));
      previous = c;
    }
    String path = end == target.length() ? target : target.substring(0, end);
    return isPlain ? path : normalise(path);
  }

  private static @Nullable String normalise(String path) {
    String decoded = decode(path);
    if (decoded == null) {
      return null;
    }
    var result = new StringBuilder(decoded.length());
    int start = 1;
    while (start <= decoded.length()) {
      int slash = decoded.indexOf('/', start);
      int end = slash < 0 ? decoded.length() : slash;
      String segment = decoded.substring(start, end);
      if (segment.equals("..")) {
        int parent = result.lastIndexOf("/");
        if (parent < 0) {
          return null;
        }
        result.setLength(parent);
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        result.append('/').append(segment);
      }
      start = end + 1;
    }
    return result.isEmpty() ? "/" : result.toString();
  }

  private static @Nullable String decode(String path) {
    var result = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%') {
        int value = i + 2 <= path.length() - 1 ? hex(path, i + 1) : -1;
        if (value <= 0) {
          return null;
        }
        c = (char) value;
        i += 2;
      }
      result.append(c == '\\' ? '/' : c);
    }
    return result.toString();
  }

  private static int hex(String path, int at) {
    int high = Character.digit(path.charAt(at), 16);
    int low = Character.digit(path.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
