package io.ngp.cli.adopt.compose;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.source.SourceNode.Member;
import io.ngp.iac.source.SourceNode.Scalar;
import io.ngp.iac.source.SourceNode.Sequence;
import io.ngp.iac.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML as Compose files use it: with anchors, aliases and merge keys, and variables in texts.
 * Every value is a text: Compose takes {@code "80"} and {@code 80} for the same.
 */
final class ComposeYaml {
  private static final String MERGE = "<<";

  private final String file;
  private final Interpolation interpolation;
  private final Diagnostics diagnostics;

  // What an anchor names is read once, however often aliases name it again.
  private final IdentityHashMap<Node, SourceNode> read = new IdentityHashMap<>();
  private final Set<Integer> open = new HashSet<>();

  private ComposeYaml(String file, Interpolation interpolation, Diagnostics diagnostics) {
    this.file = file;
    this.interpolation = interpolation;
    this.diagnostics = diagnostics;
  }

  /** Reads a text; empty, with a diagnostic, if it is no YAML, and for an empty one. */
  static Optional<SourceNode> read(
      String file, String text, Interpolation interpolation, Diagnostics diagnostics) {
    var settings =
        LoadSettings.builder().setSchema(new CoreSchema()).setCodePointLimit(64 << 20).build();
    var reader = new ComposeYaml(file, interpolation, diagnostics);
    try {
      return new Compose(settings).composeString(text).map(reader::node);
    } catch (MarkedYamlEngineException e) {
      reader.notYaml(
          e.getProblemMark().or(e::getContextMark), Optional.ofNullable(e.getProblem()).orElse(""));
    } catch (YamlEngineException e) {
      reader.notYaml(Optional.empty(), String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private void notYaml(Optional<Mark> mark, String problem) {
    diagnostics.error(
        position(mark),
        "This is no YAML: " + problem.strip() + ".",
        "Look at the indentation, at quotes and at colons near here.");
  }

  private Position position(Optional<Mark> mark) {
    return mark.map(each -> new Position(file, each.getLine() + 1, each.getColumn() + 1))
        .orElse(new Position(file, 1, 1));
  }

  private Position position(Node node) {
    return position(node.getStartMark());
  }

  private SourceNode node(Node node) {
    var known = read.get(node);
    if (known != null) {
      return known;
    }
    var identity = System.identityHashCode(node);
    if (!open.add(identity)) {
      diagnostics.error(position(node), "This holds itself.", "Remove the alias in it.");
      return new Scalar(Value.NULL, position(node));
    }
    refuseTag(node);
    var result =
        switch (node) {
          case MappingNode map -> mapping(map);
          case SequenceNode list ->
              new Sequence(list.getValue().stream().map(this::node).toList(), position(list));
          case ScalarNode scalar -> scalar(scalar);
          default -> throw new IllegalStateException("no YAML node: " + node);
        };
    open.remove(identity);
    read.put(node, result);
    return result;
  }

  private void refuseTag(Node node) {
    // The library has a tag of its own for plain texts that look like variables.
    var isVariable = node.getTag().equals(Tag.ENV_TAG);
    if (!isVariable && !node.getTag().getValue().startsWith(Tag.PREFIX)) {
      diagnostics.error(
          position(node),
          "The tag " + node.getTag().getValue() + " is not understood.",
          "Import what `docker compose config` prints: it is merged and plain.");
    }
  }

  private SourceNode scalar(ScalarNode scalar) {
    var position = position(scalar);
    return scalar.getTag().equals(Tag.NULL)
        ? new Scalar(Value.NULL, position)
        : new Scalar(Value.of(interpolation.apply(scalar.getValue(), position)), position);
  }

  private SourceNode mapping(MappingNode map) {
    var members = new LinkedHashMap<String, Member>();
    var merged = new ArrayList<Mapping>();
    for (var tuple : map.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && key.isPlain() && isMerge(key)) {
        merged.addAll(merged(tuple));
      } else {
        member(tuple, members);
      }
    }
    // A member of the map itself wins, then the map that is merged first.
    merged.forEach(each -> each.members().forEach(members::putIfAbsent));
    return new Mapping(members, position(map));
  }

  private static boolean isMerge(ScalarNode key) {
    return key.getValue().equals(MERGE);
  }

  private List<Mapping> merged(NodeTuple tuple) {
    var maps = new ArrayList<Mapping>();
    var value = node(tuple.getValueNode());
    var parts = value instanceof Sequence list ? list.items() : List.of(value);
    for (var part : parts) {
      if (part instanceof Mapping map) {
        maps.add(map);
      } else {
        diagnostics.error(
            position(tuple.getKeyNode()),
            "\"<<\" merges maps, and this is " + part.describe() + ".",
            "Name the anchor of a map: <<: *name");
      }
    }
    return maps;
  }

  private void member(NodeTuple tuple, Map<String, Member> members) {
    var position = position(tuple.getKeyNode());
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      diagnostics.error(position, "A key must be a text.", "");
      return;
    }
    var former = members.put(key.getValue(), new Member(position, node(tuple.getValueNode())));
    if (former != null) {
      diagnostics.error(
          position,
          "\"%s\" stands here a second time; the first is at %s."
              .formatted(key.getValue(), former.key()),
          "Remove one of them.");
    }
  }
}
