package io.ngp.cli.adopt.compose;

import io.ngp.cli.adopt.draft.DotEnv;
import io.ngp.cli.adopt.draft.Names;
import io.ngp.cli.adopt.draft.ShellWords;
import io.ngp.cli.adopt.draft.Texts;
import io.ngp.cli.adopt.draft.Workload.Command;
import io.ngp.cli.adopt.draft.Workload.Program;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.source.SourceNode.Sequence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a service runs: image, command, entrypoint, environment, user, folder. */
final class ServiceProgram {
  private final Service service;
  private final Section section;

  private ServiceProgram(Service service) {
    this.service = service;
    this.section = service.section();
  }

  /** Reads it; empty, which is told, if nothing says what to run. */
  static Optional<Program> read(Service service) {
    var reader = new ServiceProgram(service);
    return service.isProcess() ? reader.process() : Optional.of(reader.container());
  }

  private Optional<Program> process() {
    var words = new ArrayList<>(words("entrypoint"));
    words.addAll(words("command"));
    if (words.isEmpty()) {
      service
          .findings()
          .leftOut(
              "build",
              section.position("build"),
              "It has no \"image\" and no \"command\": what it runs is said by a Dockerfile alone.",
              "Name its command, or build the image and name that.");
      return Optional.empty();
    }
    var folder = folder();
    tellProcess(folder);
    return Optional.of(
        new Program(
            new Command.Shell(ShellWords.inFolder(folder.toString(), ShellWords.join(words))),
            Optional.empty(),
            Map.of(),
            env(),
            Optional.empty()));
  }

  private void tellProcess(Path folder) {
    var image = section.text("image");
    service.changed(
        image.isPresent() ? "image" : "build",
        (image.isPresent() ? "The image " + image.get() + " is left out" : "No image is built")
            + ": the command runs as a process in "
            + folder
            + " of this machine.",
        "Install there what it needs.");
    for (var key : List.of("working_dir", "user")) {
      if (section.at(key).isPresent()) {
        service.dropped(
            key,
            "It is about the inside of a container.",
            key.equals("user")
                ? "An account of the machine can be named as \"user\", where agents run as root."
                : "Change the folder in \"cmd\".");
      }
    }
  }

  /** Where the sources are, and so most likely what the command names. */
  private Path folder() {
    var context =
        section.at("build").orElse(null) instanceof Mapping
            ? section.section("build").flatMap(build -> build.text("context"))
            : section.text("build");
    return service.resolve(context.filter(each -> !each.contains("://")).orElse(""));
  }

  private Program container() {
    var parameters = new LinkedHashMap<String, String>();
    section.text("working_dir").ifPresent(folder -> parameters.put("workdir", folder));
    var words = new ArrayList<>(words("entrypoint"));
    if (!words.isEmpty()) {
      parameters.put("entrypoint", words.removeFirst());
    }
    words.addAll(words("command"));
    if (section.at("build").isPresent()) {
      service.changed(
          "build",
          "The platform builds no images.",
          "Build it and push it where the agents get it: docker compose build --push");
    }
    if (service.request().asProcesses()) {
      service.changed(
          "image",
          "What it runs is said by its image alone, so it stays a container.",
          "Name its command, and import it again.");
    }
    return new Program(
        words.isEmpty() ? new Command.OfImage() : new Command.Arguments(words),
        service.image(),
        parameters,
        env(),
        section.text("user"));
  }

  /** A list, or a line that is split into words as a shell would. */
  private List<String> words(String key) {
    if (section.at(key).orElse(null) instanceof Sequence) {
      return section.texts(key);
    }
    var line = section.text(key).orElse("");
    return ShellWords.split(line)
        .orElseGet(() -> {
          section.wrong(key, "A quote in \"%s\" is not closed.".formatted(key), "Close it.");
          return List.of();
        });
  }

  private Map<String, String> env() {
    var env = new LinkedHashMap<String, String>();
    files().forEach(env::putAll);
    section
        .pairs("environment")
        .forEach((name, said) -> {
          var value = said.or(() -> Optional.ofNullable(service.variables().get(name)));
          value.ifPresentOrElse(text -> env.put(name, text), () -> unset(name));
        });
    if (service.isProcess() && isListening() && env.remove("PORT") != null) {
      service.dropped(
          "environment",
          "The platform chooses the port of a process and sets PORT, so the file's PORT is left out.",
          "");
    }
    return env;
  }

  private boolean isListening() {
    return section.at("ports").isPresent() || section.at("expose").isPresent();
  }

  private void unset(String name) {
    service.dropped(
        "environment",
        "The variable " + name + " has no value here, and none is set where you import.",
        "Set it and import again, or add it to \"env\".");
  }

  private List<Map<String, String>> files() {
    var files = new ArrayList<Map<String, String>>();
    var said = section.at("env_file");
    var entries =
        said.orElse(null) instanceof Sequence list ? list.items() : said.stream().toList();
    for (var entry : entries) {
      file(entry).ifPresent(files::add);
    }
    return files;
  }

  private Optional<Map<String, String>> file(SourceNode entry) {
    var options =
        entry instanceof Mapping map
            ? Optional.of(new Section("env_file", map, section.diagnostics()))
            : Optional.<Section>empty();
    var path = options.map(each -> each.text("path")).orElseGet(() -> Optional.of(plain(entry)));
    var isRequired = options.flatMap(each -> each.text("required")).orElse("true").equals("true");
    if (path.isEmpty() || path.get().isEmpty()) {
      section.wrong("env_file", "An entry of \"env_file\" must name a file.", "");
      return Optional.empty();
    }
    var file = service.resolve(path.get());
    if (!Files.isRegularFile(file)) {
      if (isRequired) {
        section
            .diagnostics()
            .error(
                entry.position(),
                "There is no file \"%s\".".formatted(path.get()),
                "Looked for " + file + ". Make it, or say required: false.");
      }
      return Optional.empty();
    }
    var shown = Names.beside(service.name(), path.get());
    return Optional.of(DotEnv.read(shown, Texts.read(file, shown), section.diagnostics()));
  }

  private static String plain(SourceNode entry) {
    return entry instanceof SourceNode.Scalar scalar ? scalar.value().toString() : "";
  }
}
