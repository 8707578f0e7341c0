package io.ngp.iac.configuration;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.YamlReader;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a project, and an account of those that were read. Not for several threads. */
final class Sources {
  private static final String BUILTIN = "builtin:";
  private static final long LARGEST = 64 << 20;

  private final LoadRequest request;
  private final Map<String, String> read = new TreeMap<>();

  Sources(LoadRequest request) {
    this.request = request;
  }

  /** Everything that was read so far. */
  Map<String, String> read() {
    return read;
  }

  /** The text of a file, by its name in the project or {@code builtin:NAME/FILE}. */
  Optional<String> text(String name) {
    var known = read.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    var text =
        request.former().isPresent()
            ? Optional.ofNullable(request.former().get().files().get(name))
            : fromDisk(name);
    text.ifPresent(each -> read.put(name, each));
    return text;
  }

  /** Takes {@code text} for the content of a file that is not there. */
  void put(String name, String text) {
    read.put(name, text);
  }

  private Optional<String> fromDisk(String name) {
    try {
      var path = path(name);
      if (!Files.isRegularFile(path) || Files.size(path) > LARGEST) {
        return Optional.empty();
      }
      return Optional.of(Files.readString(path));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private Path path(String name) {
    return name.startsWith(BUILTIN)
        ? request.builtins().resolve(name.substring(BUILTIN.length()))
        : request.project().resolve(name);
  }

  /** A file as a tree; empty if there is none or it is no YAML, which is told. */
  Optional<SourceNode> node(String name, Diagnostics diagnostics) {
    return text(name).flatMap(text -> YamlReader.read(name, text, diagnostics));
  }

  /** The folder of a module, relative to the project or built in; empty if there is none. */
  Optional<String> module(String name) {
    return Stream.of("modules/" + name + "/", BUILTIN + name + "/")
        .filter(folder -> text(folder + "module.yaml").isPresent())
        .findFirst();
  }

  /** Where a module's folder is on disk. */
  Path folder(String module) {
    return path(module);
  }

  /** The names of all modules there are. */
  List<String> modules() {
    return Stream.of(request.project().resolve("modules"), request.builtins())
        .flatMap(Sources::folders)
        .filter(folder -> Files.isRegularFile(folder.resolve("module.yaml")))
        .map(folder -> String.valueOf(folder.getFileName()))
        .distinct()
        .sorted()
        .toList();
  }

  private static Stream<Path> folders(Path parent) {
    if (!Files.isDirectory(parent)) {
      return Stream.empty();
    }
    try (var folders = Files.list(parent)) {
      return folders.toList().stream();
    } catch (IOException _) {
      return Stream.empty();
    }
  }

  /** The files a name with {@code *} stands for, in order; the name itself if it has none. */
  List<String> matching(String pattern, Position position, Diagnostics diagnostics) {
    if (!pattern.contains("*")) {
      return List.of(pattern);
    }
    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    var found =
        request.former().isPresent()
            ? request.former().get().files().keySet().stream()
                .filter(name -> matcher.matches(Path.of(name)))
                .toList()
            : onDisk(matcher);
    if (found.isEmpty()) {
      diagnostics.error(
          position, "No file is like \"" + pattern + "\".", "Check the pattern and the folder.");
    }
    return found;
  }

  private List<String> onDisk(java.nio.file.PathMatcher matcher) {
    try (var files = Files.walk(request.project(), 5)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> request.project().relativize(file))
          .filter(matcher::matches)
          .map(Path::toString)
          .sorted()
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }
}
