package io.ngp.cli.adopt;

import io.ngp.cli.adopt.compose.ComposeReader;
import io.ngp.cli.adopt.draft.Adoption;
import io.ngp.cli.adopt.draft.AdoptionRequest;
import io.ngp.cli.adopt.draft.Texts;
import io.ngp.cli.adopt.marathon.MarathonClient;
import io.ngp.cli.adopt.marathon.MarathonReader;
import io.ngp.cli.adopt.procfile.ProcfileReader;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where definitions come from, and in which form. */
sealed interface Origin {
  /** Reads it. */
  Adoption read(AdoptionRequest request);

  /** A Marathon that runs. */
  record MarathonApi(String address) implements Origin {
    @Override
    public Adoption read(AdoptionRequest request) {
      var client = MarathonClient.of(address, request.variables());
      return MarathonReader.read(client.address(), client.apps(), request);
    }
  }

  /** Definitions as Marathon takes or shows them. */
  record MarathonText(String name, String text) implements Origin {
    @Override
    public Adoption read(AdoptionRequest request) {
      return MarathonReader.read(name, text, request);
    }
  }

  /** A Compose file. */
  record Compose(Path file, String name) implements Origin {
    @Override
    public Adoption read(AdoptionRequest request) {
      return ComposeReader.read(file, name, request);
    }
  }

  /** A Procfile. */
  record Procfile(Path file, String name) implements Origin {
    @Override
    public Adoption read(AdoptionRequest request) {
      return ProcfileReader.read(file, name, request);
    }
  }

  /** What a folder is searched for: the names Compose looks for, in its order, and Procfiles. */
  List<String> USUAL =
      List.of(
          "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml", "Procfile");

  /**
   * The origin that {@code source} names: an address, a file, a folder with one of the usual files,
   * or {@code -} for definitions on the standard input.
   *
   * @param form {@code marathon}, {@code compose} or {@code procfile}; else it follows from the
   *     name
   * @throws Failure if there is none
   */
  static Origin of(Invocation invocation, String source, Optional<String> form) {
    if (source.equals("-")) {
      return new MarathonText("standard input", invocation.inputText());
    }
    if (source.contains("://")) {
      return new MarathonApi(source);
    }
    var path = invocation.workingFolder().resolve(source);
    if (Files.isDirectory(path)) {
      var name = usual(path, source, form);
      return file(path.resolve(name), source.equals(".") ? name : slashed(source) + name, form);
    }
    return file(path, source, form);
  }

  private static String slashed(String folder) {
    return folder.endsWith("/") ? folder : folder + "/";
  }

  private static String usual(Path folder, String source, Optional<String> form) {
    var found =
        USUAL.stream()
            .filter(name -> Files.isRegularFile(folder.resolve(name)))
            .filter(name -> form.map(formOf(name)::equals).orElse(true))
            .toList();
    var forms = found.stream().map(Origin::formOf).distinct().count();
    if (found.isEmpty() || forms > 1) {
      throw new Failure(
          ExitStatus.USAGE,
          found.isEmpty()
              ? "The folder %s has none of %s.".formatted(source, String.join(", ", USUAL))
              : "The folder %s has %s.".formatted(source, String.join(" and ", found)),
          "Name the file to import.");
    }
    return found.getFirst();
  }

  private static Origin file(Path path, String name, Optional<String> form) {
    return switch (form.orElseGet(() -> formOf(name))) {
      case "compose" -> new Compose(path, name);
      case "procfile" -> new Procfile(path, name);
      case "marathon" -> new MarathonText(name, Texts.read(path, name));
      case String other ->
          throw new Failure(
              ExitStatus.USAGE,
              other.isEmpty()
                  ? "The name of %s does not say what it is.".formatted(name)
                  : "\"%s\" is no form.".formatted(other),
              "Say it: --from marathon, --from compose or --from procfile.");
    };
  }

  private static String formOf(String name) {
    var last = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    if (last.endsWith(".json")) {
      return "marathon";
    }
    if (last.endsWith(".yaml") || last.endsWith(".yml")) {
      return "compose";
    }
    return last.startsWith("procfile") || last.endsWith(".procfile") ? "procfile" : "";
  }
}
