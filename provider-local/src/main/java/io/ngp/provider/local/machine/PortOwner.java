package io.ngp.provider.local.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the process that listens at a TCP port: from {@code /proc} on Linux, by {@code lsof}
 * elsewhere.
 */
public final class PortOwner {
  private static final String LISTENING = "0A";
  private static final int LSOF_SECONDS = 5;
  private static final Pattern NODE_CONFIG =
      Pattern.compile("(?<folder>/.*)/\\.ngp/[^/]+/nodes/(?<node>[^/]+)/node\\.json");

  private PortOwner() {}

  /**
   * The listening process; absent if it belongs to somebody whose processes may not be looked at.
   */
  public static Optional<ProcessHandle> find(int port) {
    var pid = Files.isReadable(Path.of("/proc/net/tcp")) ? byProc(port) : byLsof(port);
    return pid.flatMap(ProcessHandle::of);
  }

  /** The owner in words: {@code nginx (process 4711: nginx -g daemon off;)}. */
  public static String describe(int port) {
    return find(port).map(PortOwner::describe).orElse("a process of another user");
  }

  private static String describe(ProcessHandle process) {
    return platform(process).orElseGet(() -> program(process));
  }

  /** A node of another platform is better known by its folder than by its Java options. */
  private static Optional<String> platform(ProcessHandle process) {
    var arguments = process.info().arguments().map(List::of).orElse(List.of());
    return arguments.stream()
        .map(NODE_CONFIG::matcher)
        .filter(Matcher::matches)
        .map(match ->
            "%s of the NGP platform in %s (process %d; `ngp -C %s down` stops it)"
                .formatted(
                    match.group("node"),
                    match.group("folder"),
                    process.pid(),
                    match.group("folder")))
        .findFirst();
  }

  private static String program(ProcessHandle process) {
    var program =
        process
            .info()
            .command()
            .map(path -> String.valueOf(Path.of(path).getFileName()))
            .orElse("a program");
    var line = process.info().commandLine().map(text -> ": " + shortened(text)).orElse("");
    return program + " (process " + process.pid() + line + ")";
  }

  private static String shortened(String text) {
    return text.length() <= 120 ? text : text.substring(0, 117) + "...";
  }

  private static Optional<Long> byProc(int port) {
    var inodes = new HashSet<String>();
    inodes.addAll(listeners(Path.of("/proc/net/tcp"), port));
    inodes.addAll(listeners(Path.of("/proc/net/tcp6"), port));
    if (inodes.isEmpty()) {
      return Optional.empty();
    }
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> holds(pid, inodes))
        .findFirst();
  }

  /**
   * The sockets that listen at {@code port}; proc_net(5): local address is field 1, state 3, inode
   * 9.
   */
  private static Set<String> listeners(Path table, int port) {
    var suffix = String.format(Locale.ROOT, ":%04X", port);
    var inodes = new HashSet<String>();
    try {
      for (var line : Files.readAllLines(table)) {
        var fields = line.strip().split("\\s+", -1);
        if (fields.length > 9 && fields[1].endsWith(suffix) && fields[3].equals(LISTENING)) {
          inodes.add("socket:[" + fields[9] + "]");
        }
      }
    } catch (IOException _) {
      // Without this table (no IPv6, say) the other one decides.
    }
    return inodes;
  }

  private static boolean holds(long pid, Set<String> inodes) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "fd"))) {
      for (var file : files) {
        if (inodes.contains(link(file))) {
          return true;
        }
      }
    } catch (IOException _) {
      // The process ended or is another user's.
    }
    return false;
  }

  private static String link(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException _) {
      return "";
    }
  }

  private static Optional<Long> byLsof(int port) {
    try {
      var process =
          new ProcessBuilder(List.of("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-t"))
              .redirectErrorStream(true)
              .start();
      if (!process.waitFor(LSOF_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      try (var lines = process.inputReader()) {
        return lines.lines().filter(line -> line.matches("\\d+")).map(Long::valueOf).findFirst();
      }
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
