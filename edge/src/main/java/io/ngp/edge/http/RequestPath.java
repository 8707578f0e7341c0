package io.ngp.edge.http;

import org.jspecify.annotations.Nullable;

/**
 * The path routes are matched against. Apps treat {@code /x/../admin} and {@code /%61dmin} as
 * {@code /admin}; matching must too, or a route's address restriction could be walked around. The
 * request itself is passed on unchanged, but for dots that lead up.
 */
public final class RequestPath {
  private RequestPath() {}

  /**
   * The path of an origin-form target: without query, percent-decoded, empty and dot segments
   * resolved (RFC 3986 sections 2.3 and 5.2.4). Null when an escape is malformed or dots lead above
   * the root or nowhere certain.
   */
  public static @Nullable String of(String target) {
    int end = target.length();
    char previous = 0;
    boolean isPlain = true;
    for (int i = 0; i < end; i++) {
      char c = target.charAt(i);
      if (c == '?') {
        end = i;
        break;
      }
      isPlain &= c != '%' && c != '\\' && !(previous == '/' && (c == '/' || c == '.'));
      previous = c;
    }
    String path = end == target.length() ? target : target.substring(0, end);
    return isPlain ? path : normalise(path);
  }

  /**
   * Null where {@code ..} lead above the root, or where servers disagree about where they lead:
   * next to a slash that was escaped or is a backslash, and behind empty segments, which some
   * count.
   */
  private static @Nullable String normalise(String path) {
    String decoded = decode(path);
    if (decoded == null) {
      return null;
    }
    boolean isCertain = slashes(decoded) == slashes(path);
    var result = new StringBuilder(decoded.length());
    int start = 1;
    while (start <= decoded.length()) {
      int slash = decoded.indexOf('/', start);
      int end = slash < 0 ? decoded.length() : slash;
      String segment = decoded.substring(start, end);
      isCertain &= !segment.isEmpty() || slash < 0;
      if (segment.equals("..")) {
        int parent = result.lastIndexOf("/");
        if (parent < 0 || !isCertain) {
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

  private static long slashes(String path) {
    return path.chars().filter(c -> c == '/').count();
  }

  /** Whether a path that {@link #of} takes has segments that lead up. */
  static boolean leadsUp(String target) {
    if (!target.contains("..") && target.indexOf('%') < 0) {
      return false;
    }
    int query = target.indexOf('?');
    String path = decode(query < 0 ? target : target.substring(0, query));
    return path != null && (path.contains("/../") || path.endsWith("/.."));
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
