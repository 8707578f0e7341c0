package io.ngp.iac.builtin;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes folders for files and removes those it made once they are empty. */
final class Folders {
  /** Made by this process, so that every file in one of them knows it, whichever came first. */
  private final Set<Path> made = ConcurrentHashMap.newKeySet();

  /** Makes the folders above {@code file}; returns those that were made, innermost first. */
  List<String> makeFor(Path file) throws IOException {
    var missing = new ArrayList<Path>();
    for (var folder = file.getParent();
        folder != null && !Files.isDirectory(folder);
        folder = folder.getParent()) {
      missing.add(folder);
    }
    made.addAll(missing);
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    var ours = new ArrayList<String>();
    for (var folder = file.getParent();
        folder != null && made.contains(folder);
        folder = folder.getParent()) {
      ours.add(folder.toString());
    }
    return ours;
  }

  /** Removes those of {@code folders} that are empty, in this order. */
  static void removeEmpty(List<String> folders) throws IOException {
    for (var folder : folders) {
      try {
        Files.delete(Path.of(folder));
      } catch (NoSuchFileException _) {
        // The next one may still be there.
      } catch (DirectoryNotEmptyException _) {
        return;
      }
    }
  }
}
