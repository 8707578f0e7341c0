package io.ngp.edge.http;

import java.util.Locale;
import java.util.Set;

/**
 * Which fields may follow a body. What says how a message is delimited, where it goes, who sent it
 * or what its body is, comes too late there: whoever takes it up would act on what nobody has
 * checked (RFC 9110 section 6.5.1).
 */
public final class Trailers {
  private static final Set<String> TOO_LATE =
      Set.of(
          "authorization",
          "proxy-authorization",
          "proxy-authenticate",
          "www-authenticate",
          "cookie",
          "set-cookie",
          "cache-control",
          "content-encoding",
          "content-location",
          "content-range",
          "content-type",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "location",
          "max-forwards",
          "range",
          "trailer");

  private Trailers() {}

  /** Whether a field of this name is passed on when it comes after a body. */
  public static boolean mayPass(CharSequence name) {
    return HeaderKind.of(name) == HeaderKind.END_TO_END
        && !TOO_LATE.contains(name.toString().toLowerCase(Locale.ROOT));
  }
}
