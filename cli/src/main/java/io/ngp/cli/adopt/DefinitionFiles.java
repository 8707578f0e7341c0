package io.ngp.cli.adopt;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes files of definitions into a project: all of them, or none if one is in the way. */
final class DefinitionFiles {
  private final Path project;

  DefinitionFiles(Path project) {
    this.project = project;
  }

  /** What became of a file. */
  enum Written {
    NEW,
    REPLACED,
    UNCHANGED
  }

  /**
   * Writes the files.
   *
   * @param isForced what is there may be replaced
   * @throws Failure if something else is there, before anything is written
   */
  Map<DefinitionFile, Written> write(List<DefinitionFile> files, boolean isForced) {
    var outcomes = new LinkedHashMap<DefinitionFile, Written>();
    for (var file : files) {
      outcomes.put(file, outcome(file));
    }
    var inTheWay =
        outcomes.entrySet().stream()
            .filter(each -> each.getValue() == Written.REPLACED)
            .map(each -> each.getKey().name())
            .toList();
    if (!isForced && !inTheWay.isEmpty()) {
      throw new Failure(
          ExitStatus.FAILED,
          "Something else is there already; nothing was written.",
          inTheWay,
          "Look at them, then replace them with --force, or see the new ones with --dry-run.");
    }
    outcomes.forEach((file, outcome) -> {
      if (outcome != Written.UNCHANGED) {
        write(project.resolve(file.name()), file.name(), file.text());
      }
    });
    return outcomes;
  }

  private Written outcome(DefinitionFile file) {
    var path = project.resolve(file.name());
    try {
      if (!Files.exists(path)) {
        return Written.NEW;
      }
      return Files.isRegularFile(path) && Files.readString(path).equals(file.text())
          ? Written.UNCHANGED
          : Written.REPLACED;
    } catch (IOException _) {
      return Written.REPLACED;
    }
  }

  /** Writes a text beside its place and moves it there: nobody ever reads half of it. */
  static void write(Path file, String name, String text) {
    try {
      Files.createDirectories(parent(file));
      var path = Files.exists(file) ? file.toRealPath() : file;
      var draft = path.resolveSibling("." + path.getFileName() + ".new");
      Files.writeString(
          draft,
          text,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
      Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED,
          name + " cannot be written: " + e.getMessage(),
          "Choose a project's folder you may write to: ngp -C DIR app import ...");
    }
  }

  private static Path parent(Path path) {
    var parent = path.getParent();
    return parent == null ? path : parent;
  }
}
