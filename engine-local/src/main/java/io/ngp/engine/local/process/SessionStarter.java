package io.ngp.engine.local.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts processes that lead a session, and so a process group, of their own: they outlive the
 * process that started them, and everything below them can be signalled at once.
 */
public final class SessionStarter {
  private static final List<Path> SETSID =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));
  private static final Path PERL = Path.of("/usr/bin/perl");

  private final List<String> prefix;

  private SessionStarter(List<String> prefix) {
    this.prefix = prefix;
  }

  /**
   * The starter of this machine: {@code setsid} (util-linux), else {@code perl}, as on macOS.
   *
   * @throws IllegalStateException if it has neither
   */
  public static SessionStarter ofThisMachine() {
    return Stream.concat(
            SETSID.stream().filter(Files::isExecutable).map(p -> List.of(p.toString())),
            Stream.of(PERL)
                .filter(Files::isExecutable)
                .map(p ->
                    List.of(p.toString(), "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV", "--")))
        .findFirst()
        .map(SessionStarter::new)
        .orElseThrow(() ->
            new IllegalStateException(
                "Cannot start tasks: this machine has neither setsid nor perl in /usr/bin."
                    + " Install util-linux or perl."));
  }

  /**
   * Starts a command that reads nothing.
   *
   * @param output where both its outputs go
   * @throws IOException if the folder does not exist or no process can be made
   */
  public Process start(
      List<String> command,
      Map<String, String> environment,
      Path folder,
      ProcessBuilder.Redirect output)
      throws IOException {
    return builder(command, environment, folder)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(output)
        .redirectErrorStream(true)
        .start();
  }

  /**
   * Starts a command that the caller gives input and whose outputs it reads.
   *
   * @throws IOException if the folder does not exist or no process can be made
   */
  public Process startPiped(List<String> command, Map<String, String> environment, Path folder)
      throws IOException {
    return builder(command, environment, folder).start();
  }

  private ProcessBuilder builder(
      List<String> command, Map<String, String> environment, Path folder) {
    List<String> line = new ArrayList<>(prefix);
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }
}
