package io.ngp.edge.http;

import org.jspecify.annotations.Nullable;

/**
 * A request line's target taken apart (RFC 9112 section 3.2).
 *
 * @param authority of an absolute-form target, which overrides the Host header; null otherwise
 * @param forwarded what is sent to the app: origin-form, or {@code *}
 */
public record RequestTarget(@Nullable String authority, String forwarded) {

  /** Null when {@code target} is in none of the forms allowed for requests other than CONNECT. */
  public static @Nullable RequestTarget parse(String target, boolean isOptions) {
    if (!isPlausible(target)) {
      return null;
    }
    if (target.charAt(0) == '/' || (isOptions && target.equals("*"))) {
      return new RequestTarget(null, target);
    }
    int start = afterScheme(target);
    if (start < 0) {
      return null;
    }
    int end = start;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    String rest = target.substring(end);
    if (rest.isEmpty() && isOptions) {
      rest = "*";
    } else if (!rest.startsWith("/")) {
      rest = "/" + rest;
    }
    return new RequestTarget(target.substring(start, end), rest);
  }

  private static int afterScheme(String target) {
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      return 7;
    }
    return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
  }

  private static boolean isPlausible(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      // A fragment is for the client alone; servers disagree about what to do with one.
      if (c <= ' ' || c == 0x7f || c == '#') {
        return false;
      }
    }
    return !target.isEmpty();
  }
}
