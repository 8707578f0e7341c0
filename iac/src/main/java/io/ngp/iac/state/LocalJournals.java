package io.ngp.iac.state;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The journals of a folder, {@code journal-000001} and on: the one with the highest number is the
 * present one. A new one appears complete under a number nobody has used, so that of two who want
 * to replace the same journal one fails.
 */
record LocalJournals(Path folder) {
  private static final Pattern NAME = Pattern.compile("journal-(\\d{6,9})");

  Path file(int number) {
    return folder.resolve("journal-%06d".formatted(number));
  }

  Optional<Path> present() throws IOException {
    var newest = newest();
    return newest.isPresent() ? Optional.of(file(newest.getAsInt())) : Optional.empty();
  }

  OptionalInt newest() throws IOException {
    return numbers().stream().mapToInt(Integer::intValue).max();
  }

  private List<Integer> numbers() throws IOException {
    var numbers = new ArrayList<Integer>();
    if (Files.isDirectory(folder)) {
      try (var files = Files.newDirectoryStream(folder, "journal-*")) {
        for (var file : files) {
          var match = NAME.matcher(file.getFileName().toString());
          if (match.matches()) {
            numbers.add(Integer.parseInt(match.group(1)));
          }
        }
      }
    }
    return numbers;
  }

  /**
   * Makes {@code content} the present journal.
   *
   * @param who an id that names the temporary file
   * @throws FileAlreadyExistsException if {@code number} exists
   */
  void add(int number, byte[] content, String who) throws IOException {
    var temporary = folder.resolve("new-journal." + who + ".tmp");
    Files.deleteIfExists(temporary);
    OwnerOnly.writeNew(temporary, content);
    try {
      publish(temporary, file(number));
    } finally {
      Files.deleteIfExists(temporary);
    }
    OwnerOnly.syncFolder(folder);
  }

  private static void publish(Path temporary, Path file) throws IOException {
    try {
      Files.createLink(file, temporary);
    } catch (UnsupportedOperationException _) {
      // No hard links here. Not atomic with regard to another mover, but nearly.
      Files.move(temporary, file);
    }
  }

  /** Deletes all journals before {@code number}. */
  void deleteBefore(int number) throws IOException {
    for (var each : numbers()) {
      if (each < number) {
        Files.deleteIfExists(file(each));
      }
    }
  }
}
