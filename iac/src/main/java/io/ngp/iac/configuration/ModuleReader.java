package io.ngp.iac.configuration;

import io.ngp.iac.configuration.Configuration.OutputDefinition;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.DidYouMean;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.expression.Template;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.value.Value;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code module.yaml}, or the file {@code module.TARGET.yaml} beside it if there is one. */
final class ModuleReader {
  static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,39}");

  private static final List<String> KEYS =
      List.of("module", "description", "needs", "variables", "resources", "outputs");
  private static final List<String> VARIABLE_KEYS =
      List.of("type", "default", "description", "allowed", "pattern", "min", "max", "secret");

  private final Diagnostics diagnostics;
  private final Shape shape;
  private final Template template;
  private final String target;

  /**
   * A reader.
   *
   * @param target of the platform; a module may have a file of its own for it
   */
  ModuleReader(Diagnostics diagnostics, Template template, String target) {
    this.target = target;
    this.diagnostics = diagnostics;
    this.shape = new Shape(diagnostics);
    this.template = template;
  }

  /** Reads the module in {@code folder}; empty if its file is no map, which is told. */
  Optional<ModuleDefinition> read(String name, String folder, Sources sources) {
    var own = folder + "module." + target + ".yaml";
    var file = sources.text(own).isPresent() ? own : folder + "module.yaml";
    return sources
        .node(file, diagnostics)
        .flatMap(node -> shape.mapping(node, file))
        .map(map -> definition(name, folder, map, sources));
  }

  private ModuleDefinition definition(String name, String folder, Mapping map, Sources sources) {
    shape.refuseUnknown(map, KEYS, "a module");
    shape
        .text(map, "module")
        .filter(said -> !said.equals(name))
        .ifPresent(said ->
            diagnostics.error(
                map.find("module").map(SourceNode::position).orElse(map.position()),
                "This module calls itself \"" + said + "\", and its folder is \"" + name + "\".",
                "Give both the same name."));
    var variables = new LinkedHashMap<String, Variable>();
    shape
        .members(map, "variables")
        .forEach((key, member) ->
            shape
                .mapping(member.value(), "Variable \"" + key + "\"")
                .ifPresent(each -> variables.put(key, variable(key, each, member.key()))));
    return new ModuleDefinition(
        name,
        shape.text(map, "description").orElse(""),
        shape.texts(map, "needs"),
        variables,
        shape.members(map, "resources"),
        outputs(name, shape.members(map, "outputs")),
        sources.folder(folder),
        folder.startsWith("builtin:"),
        map.position());
  }

  private Variable variable(String name, Mapping map, Position position) {
    shape.refuseUnknown(map, VARIABLE_KEYS, "a variable");
    return new Variable(
        name,
        type(map),
        shape.text(map, "description").orElse(""),
        map.find("default").map(node -> new Variable.Preset(template.parse(node), node.plain())),
        allowed(map),
        pattern(map),
        number(map, "min"),
        number(map, "max"),
        shape.truth(map, "secret"),
        position);
  }

  private Variable.Type type(Mapping map) {
    var said = shape.text(map, "type").orElse("any");
    var known = Arrays.stream(Variable.Type.values()).map(Variable.Type::keyword).toList();
    if (!known.contains(said)) {
      diagnostics.error(
          map.find("type").map(SourceNode::position).orElse(map.position()),
          "\"" + said + "\" is no type of variables.",
          DidYouMean.fix(said, known));
      return Variable.Type.ANY;
    }
    return Variable.Type.valueOf(said.toUpperCase(java.util.Locale.ROOT));
  }

  private static List<Value> allowed(Mapping map) {
    return map.find("allowed").map(SourceNode::plain).stream()
        .flatMap(value ->
            value instanceof Value.Items items
                ? items.items().stream()
                : java.util.stream.Stream.of(value))
        .toList();
  }

  private Optional<String> pattern(Mapping map) {
    var pattern = shape.text(map, "pattern");
    try {
      pattern.ifPresent(Pattern::compile);
      return pattern;
    } catch (PatternSyntaxException e) {
      diagnostics.error(
          map.find("pattern").map(SourceNode::position).orElse(map.position()),
          "This is no pattern: " + e.getDescription() + ".",
          "Patterns are Java's regular expressions.");
      return Optional.empty();
    }
  }

  private static Optional<BigDecimal> number(Mapping map, String key) {
    return map.find(key).map(SourceNode::plain).stream()
        .flatMap(value ->
            value instanceof Value.Num number
                ? java.util.stream.Stream.of(number.number())
                : java.util.stream.Stream.empty())
        .findFirst();
  }

  /** Outputs: a value each, or a map with {@code value}, {@code secret}, {@code internal}. */
  Map<String, OutputDefinition> outputs(String module, Map<String, SourceNode.Member> members) {
    var outputs = new LinkedHashMap<String, OutputDefinition>();
    members.forEach((name, member) -> {
      var node = member.value();
      if (node instanceof Mapping map && map.find("value").isPresent()) {
        shape.refuseUnknown(
            map, List.of("value", "secret", "internal", "description"), "an output");
        outputs.put(
            name,
            new OutputDefinition(
                module,
                template.parse(map.find("value").get()),
                shape.truth(map, "secret"),
                shape.truth(map, "internal")));
      } else {
        outputs.put(name, new OutputDefinition(module, template.parse(node), false, false));
      }
    });
    return outputs;
  }
}
