package io.ngp.cli.workspace;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lines of files on disk, named as diagnostics name them. Each file is read once. */
public final class FileLines implements SourceLines {
  /** How diagnostics name files of built-in modules: {@code builtin:NAME/FILE}. */
  private static final String BUILT_IN = "builtin:";

  private final Path project;
  private final Optional<Path> builtIn;
  private final Map<String, List<String>> files = new HashMap<>();

  /** Names are relative to {@code project}, those of built-in modules to {@code builtIn}. */
  public FileLines(Path project, Optional<Path> builtIn) {
    this.project = project;
    this.builtIn = builtIn;
  }

  @Override
  public Optional<String> line(String file, int number) {
    var lines = files.computeIfAbsent(file, this::read);
    return number >= 1 && number <= lines.size()
        ? Optional.of(lines.get(number - 1))
        : Optional.empty();
  }

  private List<String> read(String file) {
    try {
      var path = path(file);
      return path.isPresent() ? Files.readAllLines(path.get()) : List.of();
    } catch (CharacterCodingException _) {
      return List.of();
    } catch (IOException _) {
      // The file is told without its lines then.
      return List.of();
    }
  }

  private Optional<Path> path(String file) {
    return file.startsWith(BUILT_IN)
        ? builtIn.map(folder -> folder.resolve(file.substring(BUILT_IN.length())))
        : Optional.of(project.resolve(file));
  }
}
