package io.ngp.node.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * All processes of a program that were begun in one folder, found by what the system says of them:
 * workers whose main process was killed are nobody's children any more, yet they have the port.
 */
final class Kin {
  private final Path program;
  private final Path folder;

  /** Of the program at {@code program}, begun in {@code folder}. */
  Kin(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /** Those that live now; none where the system has no {@code /proc}. */
  List<ProcessHandle> living() {
    try {
      Path home = folder.toRealPath();
      String image = program.toRealPath().toString();
      return ProcessHandle.allProcesses()
          .filter(process -> isAt(home, process) && isOf(image, process))
          .toList();
    } catch (IOException _) {
      // Without folder or program nothing can have begun.
      return List.of();
    }
  }

  private static boolean isAt(Path home, ProcessHandle process) {
    return link(process, "cwd").equals(home.toString());
  }

  /** A program that was replaced since is told with a word behind it. */
  private static boolean isOf(String image, ProcessHandle process) {
    String found = link(process, "exe");
    return found.equals(image) || found.equals(image + " (deleted)");
  }

  private static String link(ProcessHandle process, String name) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), name))
          .toString();
    } catch (IOException | UnsupportedOperationException _) {
      // It just ended, or is somebody else's.
      return "";
    }
  }
}
