package io.ngp.testkit.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Takes away what daemons leave: folders and network namespaces that are mounted. */
final class TestFolders {
  private TestFolders() {}

  /** Removes a folder in which daemons ran that have ended. */
  static void remove(Path folder) {
    unmountAll(folder);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new IllegalStateException(folder + " can't be removed", e);
    }
  }

  private static void unmountAll(Path folder) {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"))) {
      mounts
          .map(mount -> mount.split(" ", -1)[1])
          .filter(place -> place.startsWith(folder + "/"))
          .sorted(Comparator.reverseOrder())
          .toList()
          .forEach(place -> TestDaemon.run(List.of("umount", "-l", place)));
    } catch (IOException e) {
      throw new IllegalStateException("/proc/mounts can't be read", e);
    }
  }
}
