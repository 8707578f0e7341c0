package io.ngp.edge.http;

import org.jspecify.annotations.Nullable;

/** Reads and writes cookies (RFC 6265). */
public final class Cookies {
  private Cookies() {}

  /**
   * The value of the first cookie of that name; null when there is none.
   *
   * @param field a {@code Cookie} header
   */
  public static @Nullable String value(@Nullable String field, String name) {
    if (field == null) {
      return null;
    }
    int at = 0;
    while (at < field.length()) {
      int end = field.indexOf(';', at);
      end = end < 0 ? field.length() : end;
      while (at < end && field.charAt(at) == ' ') {
        at++;
      }
      int equals = at + name.length();
      if (equals < end && field.charAt(equals) == '=' && field.startsWith(name, at)) {
        return field.substring(equals + 1, end).strip();
      }
      at = end + 1;
    }
    return null;
  }

  /**
   * A {@code Set-Cookie} for as long as the browser runs, which scripts do not see and other sites'
   * requests do not carry, but for links followed.
   *
   * @param isSecure whether it is for TLS only
   */
  public static String forSession(String name, String value, String path, boolean isSecure) {
    return name
        + "="
        + value
        + "; Path="
        + path
        + "; HttpOnly; SameSite=Lax"
        + (isSecure ? "; Secure" : "");
  }
}
