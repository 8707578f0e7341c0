package io.ngp.iac.configuration;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.configuration.Block.Lifecycle;
import io.ngp.iac.configuration.Block.Repetition;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.DidYouMean;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.expression.Expression;
import io.ngp.iac.expression.Literal;
import io.ngp.iac.expression.Template;
import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads resource blocks and checks them against their types. */
final class BlockReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final List<String> REPETITIONS = List.of("when", "count", "for_each");
  private static final List<String> KEYS =
      List.of("type", "when", "count", "for_each", "depends_on", "lifecycle");
  private static final List<String> LIFECYCLE_KEYS =
      List.of("create_before_destroy", "prevent_destroy", "ignore_changes");

  private final Diagnostics diagnostics;
  private final Shape shape;
  private final Template template;
  private final Registry registry;
  private final Set<String> modules;

  /** Reads blocks of a platform that has selected {@code modules}. */
  BlockReader(Diagnostics diagnostics, Template template, Registry registry, Set<String> modules) {
    this.diagnostics = diagnostics;
    this.shape = new Shape(diagnostics);
    this.template = template;
    this.registry = registry;
    this.modules = modules;
  }

  /** Reads the block called {@code name}; empty if it makes no sense at all, which is told. */
  Optional<Block> read(String module, String name, SourceNode.Member member) {
    var address = new BlockAddress(module, name);
    if (!NAME.matcher(name).matches()) {
      diagnostics.error(
          member.key(),
          "\"" + name + "\" is no name for a resource.",
          "Use letters, digits and underscores; do not begin with a digit.");
    }
    return shape
        .mapping(member.value(), "Resource \"" + address + "\"")
        .flatMap(map -> block(address, map, member.key()));
  }

  /** A null that is not quoted is YAML's nothing, and a type of ours. */
  private Optional<String> type(SourceNode node) {
    return node.plain() instanceof Value.Null ? Optional.of("null") : shape.text(node, "\"type\"");
  }

  private Optional<Block> block(BlockAddress address, Mapping map, Position position) {
    if (map.find("type").isEmpty()) {
      diagnostics.error(position, address + " has no \"type\".", "Say what it is: type: file");
      return Optional.empty();
    }
    var said = map.find("type").flatMap(this::type);
    if (said.isEmpty()) {
      return Optional.empty();
    }
    var type = registry.find(said.get());
    if (type.isEmpty()) {
      diagnostics.error(
          map.find("type").map(SourceNode::position).orElse(position),
          "\"" + said.get() + "\" is no type of resources.",
          DidYouMean.fix(said.get(), registry.types().stream().map(ResourceType::name).toList()));
      return Optional.empty();
    }
    return Optional.of(
        new Block(
            address,
            said.get(),
            repetition(map),
            inputs(address, map, type.get(), position),
            lifecycle(map),
            dependsOn(address, map),
            Set.of(),
            position));
  }

  private Map<String, Expression> inputs(
      BlockAddress address, Mapping map, ResourceType type, Position position) {
    var schema = type.schema();
    var inputs = new LinkedHashMap<String, Expression>();
    map.members()
        .forEach((key, member) -> {
          if (!KEYS.contains(key)) {
            inputs.put(key, template.parse(member.value()));
            if (!schema.isOpen() && schema.input(key).isEmpty()) {
              diagnostics.error(
                  member.key(),
                  "\"" + key + "\" is no input of " + type.name() + ".",
                  DidYouMean.fix(
                      key,
                      Stream.concat(schema.inputs().stream().map(Input::name), KEYS.stream())
                          .toList()));
            }
          }
        });
    for (var input : schema.inputs()) {
      var written = inputs.get(input.name());
      if (written == null) {
        byDefault(input, position).ifPresent(each -> inputs.put(input.name(), each));
      } else if (written instanceof Literal literal) {
        check(input, literal);
      }
      if (written == null && input.isRequired()) {
        diagnostics.error(
            position,
            address + " needs \"" + input.name() + "\": " + input.kind().words() + ".",
            input.description());
      }
    }
    return inputs;
  }

  private Optional<Expression> byDefault(Input input, Position position) {
    return input
        .defaultExpression()
        .filter(_ -> input.defaultValue().isEmpty())
        .map(text -> template.text(text, new Position(position.file(), position.line(), 0)))
        .filter(expression ->
            expression.references().stream()
                .allMatch(each -> each.head().equals("platform") || modules.contains(each.head())));
  }

  private void check(Input input, Literal literal) {
    var value = literal.value();
    var isFit =
        switch (value) {
          case Value.Null _, Value.Unknown _, Value.Secret _ -> true;
          case Value.Text text -> fits(input.kind(), text);
          case Value.Num _ -> isOneOf(input, Input.Kind.NUMBER, Input.Kind.TEXT);
          case Value.Bool _ -> isOneOf(input, Input.Kind.BOOL, Input.Kind.TEXT);
          case Value.Items _ -> isOneOf(input, Input.Kind.LIST);
          case Value.Fields _ -> isOneOf(input, Input.Kind.MAP);
        };
    if (!isFit) {
      diagnostics.error(
          literal.position(),
          "\""
              + input.name()
              + "\" must be "
              + input.kind().words()
              + ", not "
              + new SourceNode.Scalar(value, literal.position()).describe()
              + ".",
          input.description());
    } else if (!(value instanceof Value.Null)
        && !input.allowed().isEmpty()
        && !input.allowed().contains(value.toString())) {
      diagnostics.error(
          literal.position(),
          "\"" + input.name() + "\" cannot be \"" + value + "\".",
          DidYouMean.fix(value.toString(), input.allowed()));
    }
  }

  private static boolean isOneOf(Input input, Input.Kind... kinds) {
    return input.kind() == Input.Kind.ANY || List.of(kinds).contains(input.kind());
  }

  private static boolean fits(Input.Kind kind, Value.Text text) {
    return switch (kind) {
      case TEXT, ANY -> true;
      case NUMBER -> text.text().matches("-?\\d+(\\.\\d+)?");
      case BOOL -> text.text().equals("true") || text.text().equals("false");
      case LIST, MAP -> false;
    };
  }

  private Repetition repetition(Mapping map) {
    var said = REPETITIONS.stream().filter(key -> map.find(key).isPresent()).toList();
    if (said.size() > 1) {
      diagnostics.error(
          map.find(said.get(1)).map(SourceNode::position).orElse(map.position()),
          "\"" + said.get(0) + "\" and \"" + said.get(1) + "\" cannot stand together.",
          "Put the condition into the count: count: \"${var.x ? 1 : 0}\".");
    }
    return said.stream()
        .findFirst()
        .flatMap(key -> map.find(key).map(node -> repetition(key, template.parse(node))))
        .orElseGet(Repetition.Once::new);
  }

  private static Repetition repetition(String key, Expression expression) {
    return switch (key) {
      case "when" -> new Repetition.When(expression);
      case "count" -> new Repetition.Count(expression);
      default -> new Repetition.ForEach(expression);
    };
  }

  private Lifecycle lifecycle(Mapping map) {
    return map.find("lifecycle")
        .flatMap(node -> shape.mapping(node, "\"lifecycle\""))
        .map(each -> {
          shape.refuseUnknown(each, LIFECYCLE_KEYS, "a lifecycle");
          var ignored = new ArrayList<String>();
          shape
              .texts(each, "ignore_changes")
              .forEach(input -> ignored.add(input.equals("all") ? "*" : input));
          return new Lifecycle(
              shape.truth(each, "create_before_destroy"),
              shape.truth(each, "prevent_destroy"),
              ignored);
        })
        .orElse(Lifecycle.DEFAULT);
  }

  private Set<BlockAddress> dependsOn(BlockAddress address, Mapping map) {
    var named = new HashSet<BlockAddress>();
    for (var text : shape.texts(map, "depends_on")) {
      var words = text.split("\\.", 2);
      named.add(
          words.length == 2
              ? new BlockAddress(words[0], words[1])
              : new BlockAddress(address.module(), text));
    }
    return named;
  }
}
