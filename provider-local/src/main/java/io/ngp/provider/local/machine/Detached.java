package io.ngp.provider.local.machine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Starts programs that outlive the command and the terminal: each in a session of its own. */
public final class Detached {
  private static final String PERL =
      "use POSIX; POSIX::setsid(); exec @ARGV or die \"$ARGV[0]: $!\\n\"";

  private Detached() {}

  /**
   * The command line that runs {@code command} in its own session, with the same process number: by
   * {@code setsid}, which Linux has, or by Perl, which macOS has. Where both are missing a closing
   * terminal is merely ignored.
   */
  public static List<String> commandLine(List<String> command) {
    if (isOnPath("setsid")) {
      return with(List.of("setsid"), command);
    }
    if (isOnPath("perl")) {
      return with(List.of("perl", "-e", PERL), command);
    }
    return with(List.of("nohup"), command);
  }

  private static boolean isOnPath(String program) {
    var path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static List<String> with(List<String> prefix, List<String> command) {
    return Stream.concat(prefix.stream(), command.stream()).toList();
  }
}
