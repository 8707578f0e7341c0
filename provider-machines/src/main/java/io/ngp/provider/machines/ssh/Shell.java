package io.ngp.provider.machines.ssh;

import io.ngp.upkeep.Scripts;

/** Text for {@code sh}. */
public final class Shell {
  private Shell() {}

  /** {@code text} as one word. */
  public static String quote(String text) {
    return Scripts.quote(text);
  }

  /** {@code script} to be read by {@code sh -s} as a whole, before anything of it runs. */
  static String whole(String script) {
    return Scripts.ENVIRONMENT + "{\n" + script + "\n} </dev/null\n";
  }

  /** The command that is asked of the host. */
  static String privileged(Login login, String command) {
    return login.isUnprivileged() ? "sudo -n " + command : command;
  }
}
