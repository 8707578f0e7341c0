package io.ngp.iac.configuration;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.configuration.Block.Lifecycle;
import io.ngp.iac.configuration.Block.Repetition;
import io.ngp.iac.configuration.Configuration.OutputDefinition;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.DidYouMean;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.expression.EvaluationException;
import io.ngp.iac.expression.Expression;
import io.ngp.iac.expression.Functions;
import io.ngp.iac.expression.Literal;
import io.ngp.iac.expression.Template;
import io.ngp.iac.source.Overlay;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.source.YamlReader;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads a platform file, what is laid over it, and the modules it selects. Used once. */
public final class ConfigurationLoader {
  /** The platform file. */
  public static final String FILE = "platform.yaml";

  private final LoadRequest request;
  private final Diagnostics diagnostics = new Diagnostics();
  private final Shape shape = new Shape(diagnostics);
  private final Sources sources;
  private final Template template;

  private ConfigurationLoader(LoadRequest request) {
    this.request = request;
    this.sources = new Sources(request);
    this.template = new Template(diagnostics, new Functions(this::fileContent));
  }

  /**
   * Reads a configuration.
   *
   * @throws InvalidException with every mistake in every file
   */
  public static Configuration load(LoadRequest request) {
    var loader = new ConfigurationLoader(request);
    var configuration = loader.load();
    loader.diagnostics.throwIfErrors();
    return configuration.orElseThrow(() -> new InvalidException(loader.diagnostics.all()));
  }

  private Optional<Configuration> load() {
    return platformFile().map(this::configuration);
  }

  private Optional<Mapping> platformFile() {
    if (sources.text(FILE).isEmpty()) {
      request.fallback().ifPresent(text -> sources.put(FILE, text));
    }
    if (sources.text(FILE).isEmpty()) {
      diagnostics.error(
          new Position(request.project().resolve(FILE).toString(), 0, 0),
          "There is no platform file.",
          "Write one with `ngp configure`, or name its folder with -C.");
      return Optional.empty();
    }
    var base = sources.node(FILE, diagnostics);
    var over =
        request.environment().equals("default")
            ? Optional.<SourceNode>empty()
            : sources.node("platform." + request.environment() + ".yaml", diagnostics);
    var merged = base.map(node -> over.map(each -> Overlay.merge(node, each)).orElse(node));
    return merged.flatMap(node -> shape.mapping(node, FILE));
  }

  private Configuration configuration(Mapping platform) {
    var settings = new Settings(diagnostics).read(platform, request.environment());
    var moduleReader = new ModuleReader(diagnostics, template, settings.target());
    var modules = modules(platform, moduleReader);
    var outputs = new LinkedHashMap<String, OutputDefinition>();
    outputs.putAll(moduleReader.outputs("", shape.members(platform, "outputs")));
    modules
        .values()
        .forEach(module ->
            module
                .outputs()
                .forEach((name, output) -> outputs.put(module.name() + "." + name, output)));
    var blocks = blocks(platform, modules);
    var names = names(platform, settings, modules, blocks);
    var linker = new Linker(names, diagnostics);
    var linked = linker.link(blocks);
    outputs.values().forEach(each -> linker.blocksOf(each.module(), each.value(), false));
    outputs.values().removeIf(OutputDefinition::isInternal);
    checkVariables(modules, names);
    return new Configuration(
        settings,
        linked,
        outputs,
        names,
        fingerprint(),
        new SourceBundle(sources.read(), request.settings()));
  }

  private Map<String, ModuleDefinition> modules(Mapping platform, ModuleReader reader) {
    var modules = new LinkedHashMap<String, ModuleDefinition>();
    shape
        .members(platform, "modules")
        .forEach((name, member) -> {
          var folder = sources.module(name);
          if (folder.isEmpty()) {
            diagnostics.error(
                member.key(),
                "There is no module \"" + name + "\".",
                DidYouMean.fix(name, sources.modules()));
          }
          folder
              .flatMap(each -> reader.read(name, each, sources))
              .ifPresent(each -> modules.put(name, each));
        });
    for (var module : modules.values()) {
      for (var needed : module.needs()) {
        if (platform
            .find("modules")
            .filter(all -> all instanceof Mapping map && map.find(needed).isPresent())
            .isEmpty()) {
          diagnostics.error(
              shape
                  .members(platform, "modules")
                  .getOrDefault(module.name(), new SourceNode.Member(platform.position(), platform))
                  .key(),
              "Module " + module.name() + " needs module " + needed + ", which is not selected.",
              "Add \"" + needed + ": {}\" under \"modules\".");
        }
      }
    }
    return modules;
  }

  private Map<BlockAddress, Block> blocks(Mapping platform, Map<String, ModuleDefinition> modules) {
    var reader = new BlockReader(diagnostics, template, request.registry(), modules.keySet());
    var blocks = new LinkedHashMap<BlockAddress, Block>();
    modules
        .values()
        .forEach(module ->
            module
                .resources()
                .forEach((name, member) ->
                    reader
                        .read(module.name(), name, member)
                        .ifPresent(block -> blocks.put(block.address(), block))));
    shape
        .members(platform, "resources")
        .forEach((name, member) -> {
          reader.read("", name, member).ifPresent(block -> blocks.put(block.address(), block));
          if (modules.containsKey(name)) {
            diagnostics.error(
                member.key(),
                "The resource \"" + name + "\" is called like a module.",
                "Give it another name.");
          }
        });
    platform
        .find("apps")
        .flatMap(node -> new AppsReader(diagnostics, template, sources).read(node))
        .ifPresent(apps -> addApps(apps, reader, blocks));
    return blocks;
  }

  private void addApps(Expression apps, BlockReader reader, Map<BlockAddress, Block> blocks) {
    var place = apps.position();
    if (blocks.containsKey(AppsReader.BLOCK)) {
      diagnostics.error(
          place, "A resource is called \"app\", which is what \"apps\" makes.", "Rename it.");
    }
    var members = new LinkedHashMap<String, SourceNode.Member>();
    for (var entry :
        Map.of(
                "type",
                "app",
                "definition",
                "${each.value.definition}",
                "once",
                "${each.value.once}")
            .entrySet()) {
      members.put(
          entry.getKey(),
          new SourceNode.Member(place, new SourceNode.Scalar(Value.of(entry.getValue()), place)));
    }
    reader
        .read(
            "", AppsReader.BLOCK.name(), new SourceNode.Member(place, new Mapping(members, place)))
        .ifPresent(block ->
            blocks.put(
                block.address(),
                new Block(
                    block.address(),
                    block.type(),
                    new Repetition.ForEach(apps),
                    block.inputs(),
                    Lifecycle.DEFAULT,
                    block.dependsOn(),
                    block.dependencies(),
                    block.position())));
  }

  private Names names(
      Mapping platform,
      PlatformSettings settings,
      Map<String, ModuleDefinition> modules,
      Map<BlockAddress, Block> blocks) {
    var inside = new HashMap<String, Names.Inside>();
    inside.put(
        "", new Names.Inside(Map.of(), Set.of(), blocksOf("", blocks), Map.of(), Fields.EMPTY));
    for (var module : modules.values()) {
      inside.put(
          module.name(),
          new Names.Inside(
              variables(platform, module),
              module.variables().values().stream()
                  .filter(Variable::isSecret)
                  .map(Variable::name)
                  .collect(Collectors.toSet()),
              blocksOf(module.name(), blocks),
              module.outputs(),
              new Fields(
                  Map.of(
                      "name",
                      Value.of(module.name()),
                      "path",
                      Value.of(module.folder().toString())))));
    }
    var global = new HashMap<String, Value>();
    global.put("env", texts(request.variables()));
    global.put(
        "secret",
        new Secrets(request.project(), diagnostics)
            .read(request.environment(), request.variables()));
    global.put(
        "platform",
        texts(
            Map.of(
                "name", settings.name(),
                "environment", settings.environment(),
                "domain", settings.domain(),
                "target", settings.target())));
    global.put("naming", texts(Map.of("prefix", settings.prefix(), "suffix", settings.suffix())));
    global.put(
        Machines.KEY,
        new Machines(diagnostics, template)
            .read(platform, settings.target(), head -> Optional.ofNullable(global.get(head))));
    global.put("project", texts(Map.of("path", request.project().toString())));
    return new Names(Map.copyOf(global), Map.copyOf(inside));
  }

  private static Fields texts(Map<String, String> texts) {
    var fields = new TreeMap<String, Value>();
    texts.forEach((name, text) -> fields.put(name, Value.of(text)));
    return new Fields(fields);
  }

  private static Set<String> blocksOf(String module, Map<BlockAddress, Block> blocks) {
    return blocks.keySet().stream()
        .filter(each -> each.module().equals(module))
        .map(BlockAddress::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Map<String, Expression> variables(Mapping platform, ModuleDefinition module) {
    var written =
        Optional.ofNullable(shape.members(platform, "modules").get(module.name()))
            .flatMap(member -> shape.mapping(member.value(), "Module " + module.name()))
            .orElse(new Mapping(Map.of(), platform.position()));
    shape.refuseUnknown(written, module.variables().keySet(), "module " + module.name());
    var set = settings(module);
    var values = new LinkedHashMap<String, Expression>();
    for (var variable : module.variables().values()) {
      var given =
          Optional.ofNullable(set.get(variable.name()))
              .or(() -> written.find(variable.name()).map(template::parse))
              .filter(each -> !(each instanceof Literal(Value.Null _, var _)))
              .or(variable::defaultValue);
      if (given.isEmpty()) {
        diagnostics.error(
            written.position(),
            "Module "
                + module.name()
                + " needs its variable \""
                + variable.name()
                + "\": "
                + variable.type().words()
                + ".",
            variable.description());
      }
      values.put(variable.name(), given.orElse(new Literal(Value.NULL, variable.position())));
    }
    return values;
  }

  /** What the command line says of a module's variables. */
  private Map<String, Expression> settings(ModuleDefinition module) {
    var set = new HashMap<String, Expression>();
    request
        .settings()
        .forEach((name, text) -> {
          if (name.startsWith(module.name() + ".")) {
            var variable = name.substring(module.name().length() + 1);
            var position = new Position("--set " + name, 0, 0);
            if (!module.variables().containsKey(variable)) {
              diagnostics.error(
                  position,
                  "Module " + module.name() + " has no variable \"" + variable + "\".",
                  DidYouMean.fix(variable, module.variables().keySet()));
            }
            YamlReader.read(position.file(), text, diagnostics)
                .ifPresent(node -> set.put(variable, template.parse(node)));
          }
        });
    return set;
  }

  private void checkVariables(Map<String, ModuleDefinition> modules, Names names) {
    refuseStraySettings(modules);
    var scope = names.of("", _ -> Value.UNKNOWN);
    for (var module : modules.values()) {
      var inside = names.modules().get(module.name());
      if (inside == null) {
        continue;
      }
      inside
          .variables()
          .forEach((name, expression) -> {
            var variable = module.variables().get(name);
            try {
              if (variable != null) {
                new VariableCheck(module.name(), variable, diagnostics)
                    .check(expression.evaluate(scope), expression.position());
              }
            } catch (EvaluationException e) {
              if (!diagnostics.hasErrors()) {
                diagnostics.add(e.diagnostic());
              }
            }
          });
    }
  }

  private void refuseStraySettings(Map<String, ModuleDefinition> modules) {
    var known = new HashSet<>(modules.keySet());
    for (var name : request.settings().keySet()) {
      var module = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
      if (!known.contains(module) || !name.contains(".")) {
        diagnostics.error(
            new Position("--set " + name, 0, 0),
            "There is no selected module \"" + module + "\" to set a variable of.",
            "Write --set MODULE.VARIABLE=VALUE. " + DidYouMean.fix(module, known));
      }
    }
  }

  private String fileContent(String path) {
    var inside = request.project().resolve(path).normalize();
    if (!inside.startsWith(request.project())) {
      throw new IllegalArgumentException("file(\"" + path + "\") is outside the project's folder");
    }
    return sources
        .text(request.project().relativize(inside).toString())
        .orElseThrow(() -> new IllegalArgumentException("there is no file \"" + path + "\""));
  }

  private String fingerprint() {
    var fingerprint = new Fingerprint();
    fingerprint.add("environment", request.environment());
    fingerprint.addAll(sources.read());
    fingerprint.addAll(request.settings());
    return fingerprint.print();
  }
}
