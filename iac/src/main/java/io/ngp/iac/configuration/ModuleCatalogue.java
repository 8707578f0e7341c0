package io.ngp.iac.configuration;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.expression.Functions;
import io.ngp.iac.expression.Template;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.source.SourceNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The modules a project can select: its own, and those that come with NGP. */
public final class ModuleCatalogue {
  private final LoadRequest place;

  /**
   * The modules below these folders.
   *
   * @param project whose {@code modules/} hides built-in ones of the same name
   */
  public ModuleCatalogue(Path project, Path builtins) {
    this.place =
        new LoadRequest(
            project,
            "default",
            builtins,
            Map.of(),
            Map.of(),
            new Registry(List.of()),
            Optional.empty(),
            Optional.empty());
  }

  /**
   * All modules, by name.
   *
   * @throws InvalidException with what is wrong in their files
   */
  public List<ModuleDefinition> all() {
    return new Sources(place).modules().stream().flatMap(name -> find(name).stream()).toList();
  }

  /** The names of all modules, readable or not. */
  public List<String> names() {
    return new Sources(place).modules();
  }

  /**
   * The module called {@code name}.
   *
   * @throws InvalidException with what is wrong in its file
   */
  public Optional<ModuleDefinition> find(String name) {
    var diagnostics = new Diagnostics();
    var sources = new Sources(place);
    var template = new Template(diagnostics, new Functions(_ -> ""));
    var reader = new ModuleReader(diagnostics, template, target(sources));
    var found = sources.module(name).flatMap(folder -> reader.read(name, folder, sources));
    diagnostics.throwIfErrors();
    return found;
  }

  /** What the platform file says, whatever else is wrong in it. */
  private static String target(Sources sources) {
    return sources
        .node(ConfigurationLoader.FILE, new Diagnostics())
        .filter(SourceNode.Mapping.class::isInstance)
        .flatMap(file -> ((SourceNode.Mapping) file).find("target"))
        .map(said -> said.plain().toString())
        .orElse("local");
  }

  /** What its README says; empty if it has none. */
  public String readme(ModuleDefinition module) {
    try {
      return Files.readString(module.folder().resolve("README.md"));
    } catch (IOException _) {
      return "";
    }
  }
}
