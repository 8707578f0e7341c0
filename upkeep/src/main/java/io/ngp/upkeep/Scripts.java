package io.ngp.upkeep;

/** Text for {@code sh}. */
public final class Scripts {
  /** What every script on a host begins with. */
  public static final String ENVIRONMENT =
      """
      export LC_ALL=C DEBIAN_FRONTEND=noninteractive
      export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
      umask 022
      """;

  private Scripts() {}

  /** {@code text} as one word. */
  public static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
