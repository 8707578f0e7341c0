package io.ngp.engine.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Stream;

/** The machine's user accounts. */
public final class Accounts {
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private Accounts() {}

  /** Name of the account this process runs as. */
  public static String own() {
    return System.getProperty("user.name", "");
  }

  public static boolean exists(String user) {
    return Shell.status("id -u -- \"$1\" > /dev/null", user) == 0;
  }

  /**
   * Words to put before a command so that it runs as another account. Only root may use them.
   *
   * @param user exists
   */
  public static List<String> commandAs(String user) {
    if (Files.isExecutable(SETPRIV)) {
      String group = Shell.output("id -g -- \"$1\"", user).strip();
      return List.of(
          SETPRIV.toString(), "--reuid=" + user, "--regid=" + group, "--init-groups", "--");
    }
    // su (macOS, BusyBox) starts a shell, which is made to run what follows.
    return List.of("/usr/bin/su", "-m", user, "-c", "exec \"$0\" \"$@\"", "--");
  }

  /** Gives a folder and all it holds to an account. */
  public static void give(Path folder, String user) throws IOException {
    UserPrincipal owner =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        Files.setAttribute(path, "posix:owner", owner, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }
}
