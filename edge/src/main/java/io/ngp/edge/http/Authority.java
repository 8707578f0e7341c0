package io.ngp.edge.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the host out of {@code host[:port]} (RFC 9110 section 7.2, RFC 3986 section 3.2). */
public final class Authority {
  private Authority() {}

  /**
   * The host to route by: lower case, without port and trailing dot. Null when {@code authority} is
   * not valid. Returns the very argument when there is nothing to change, as is usual.
   */
  public static @Nullable String host(String authority) {
    int end = authority.length();
    boolean isLower = true;
    int depth = 0;
    for (int i = 0; i < authority.length(); i++) {
      char c = authority.charAt(i);
      if (c == ':' && depth == 0) {
        end = i;
        break;
      }
      if (c >= 'A' && c <= 'Z') {
        isLower = false;
      } else if (c == '[' && i == 0) {
        depth++;
      } else if (c == ']' && depth == 1) {
        depth--;
      } else if (!isHostCharacter(c) && !(c == ':' && depth == 1)) {
        return null;
      }
    }
    if (depth != 0 || !isPort(authority, end)) {
      return null;
    }
    if (end > 0 && authority.charAt(end - 1) == '.') {
      end--;
    }
    if (end == 0) {
      return null;
    }
    String host = end == authority.length() ? authority : authority.substring(0, end);
    return isLower ? host : host.toLowerCase(Locale.ROOT);
  }

  private static boolean isHostCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  }

  /** Whether what is left from {@code colon} on is nothing, or a colon and digits. */
  private static boolean isPort(String authority, int colon) {
    if (authority.length() - colon > 6) {
      return false;
    }
    for (int i = colon + 1; i < authority.length(); i++) {
      char c = authority.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }
}
