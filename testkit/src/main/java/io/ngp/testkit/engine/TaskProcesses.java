package io.ngp.testkit.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds processes of tests by what is in their environment, independently of the code under test.
 */
public final class TaskProcesses {
  private TaskProcesses() {}

  /** Living processes that were started with a variable that starts like this. */
  public static List<String> with(String variablePrefix) throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        if (hasVariable(process, variablePrefix)) {
          found.add(process.getFileName() + " " + commandLine(process));
        }
      }
    }
    return found;
  }

  private static boolean hasVariable(Path process, String prefix) {
    // A zombie has no environment any more.
    return read(process.resolve("environ")).lines().anyMatch(v -> v.startsWith(prefix));
  }

  private static String commandLine(Path process) {
    return read(process.resolve("cmdline")).replace('\n', ' ').strip();
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace('\0', '\n');
    } catch (IOException e) {
      return "";
    }
  }
}
