package io.ngp.provider.machines.ssh;

/** Text for {@code sh}. */
public final class Shell {
  private static final String ENVIRONMENT =
      """
      export LC_ALL=C DEBIAN_FRONTEND=noninteractive
      export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
      umask 022
      """;

  private Shell() {}

  /** {@code text} as one word. */
  public static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** {@code script} to be read by {@code sh -s} as a whole, before anything of it runs. */
  static String whole(String script) {
    return ENVIRONMENT + "{\n" + script + "\n} </dev/null\n";
  }

  /** The command that is asked of the host. */
  static String privileged(Login login, String command) {
    return login.isUnprivileged() ? "sudo -n " + command : command;
  }
}
