package io.ngp.cli.drill;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A control group of this drill alone, by which the firewall knows sockets that are opened by
 * processes in it; cgroups(7).
 *
 * @param mount where the hierarchy is
 */
record ControlGroup(Path mount, String name) {
  /** From where nft counts. */
  private static final Path SYSTEM = Path.of("/sys/fs/cgroup");

  private static final String PROCESSES = "cgroup.procs";
  private static final String OF_HIERARCHY = "0::";

  /** One that is not there yet; empty where groups can't be made. */
  static Optional<ControlGroup> named(String name) {
    return Stream.of(SYSTEM, SYSTEM.resolve("unified"))
        .filter(mount -> Files.isWritable(mount.resolve(PROCESSES)))
        .map(mount -> new ControlGroup(mount, name))
        .findFirst();
  }

  /** How nft names it. */
  String path() {
    return SYSTEM.relativize(mount).resolve(name).toString();
  }

  private Path folder() {
    return mount.resolve(name);
  }

  /** Makes it and moves processes there; answers with where they were. */
  Map<Long, Path> take(Iterable<ProcessHandle> processes) {
    Map<Long, Path> before = new LinkedHashMap<>();
    try {
      Files.createDirectories(folder());
      for (var process : processes) {
        before.put(process.pid(), groupOf(process.pid()));
        Files.writeString(folder().resolve(PROCESSES), Long.toString(process.pid()));
      }
      return before;
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED,
          "Nothing can be cut off: " + folder() + " can't be used: " + e.getMessage(),
          "Run it as root of the machine itself, not in a container.");
    }
  }

  private Path groupOf(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "cgroup")).stream()
        .filter(line -> line.startsWith(OF_HIERARCHY))
        .map(line -> mount.resolve("." + line.substring(OF_HIERARCHY.length())).normalize())
        .findFirst()
        .orElse(mount);
  }

  /**
   * Moves all back, children they have got meanwhile to where the first one was, and removes it.
   */
  void giveBack(Map<Long, Path> before) throws IOException {
    if (!Files.exists(folder())) {
      return;
    }
    var anywhere = before.values().stream().findFirst().orElse(mount);
    for (var pid : Files.readAllLines(folder().resolve(PROCESSES))) {
      var home = before.getOrDefault(Long.valueOf(pid), anywhere).resolve(PROCESSES);
      move(pid, home);
    }
    Files.delete(folder());
  }

  private void move(String pid, Path home) throws IOException {
    try {
      Files.writeString(home, pid);
    } catch (IOException e) {
      if (ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
        Files.writeString(mount.resolve(PROCESSES), pid);
      }
    }
  }
}
