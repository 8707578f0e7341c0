package io.ngp.cli.adopt.draft;

import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.source.SourceNode.Scalar;
import io.ngp.iac.source.SourceNode.Sequence;
import io.ngp.iac.value.Value;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Trees of files as JSON, and the places of what Marathon's paths name. */
public final class JsonTree {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern STEP = Pattern.compile("([^()]+)(?:\\((\\d{1,6})\\))?");

  private JsonTree() {}

  /** A map as JSON. */
  public static ObjectNode object(Mapping map) {
    var object = JSON.objectNode();
    map.members().forEach((name, member) -> object.set(name, of(member.value())));
    return object;
  }

  private static JsonNode of(SourceNode node) {
    return switch (node) {
      case Mapping map -> object(map);
      case Sequence list -> {
        var array = JSON.arrayNode();
        list.items().forEach(item -> array.add(of(item)));
        yield array;
      }
      case Scalar scalar -> scalar(scalar.value());
    };
  }

  private static JsonNode scalar(Value value) {
    return switch (value) {
      case Value.Num number ->
          number.number().scale() <= 0
              ? JSON.numberNode(number.number().toBigInteger())
              : JSON.numberNode(number.number());
      case Value.Bool truth -> JSON.booleanNode(truth.truth());
      case Value.Text text -> JSON.stringNode(text.text());
      case Value.Null _, Value.Secret _, Value.Unknown _, Value.Items _, Value.Fields _ ->
          JSON.nullNode();
    };
  }

  /** Where {@code /healthChecks(0)/path} stands, or the nearest part around it that is there. */
  public static Position place(SourceNode root, String path) {
    var node = root;
    var position = root.position();
    for (var step : path.split("/", -1)) {
      var matcher = STEP.matcher(step);
      if (!matcher.matches()) {
        continue;
      }
      var member = member(node, matcher.group(1));
      if (member.isEmpty()) {
        return position;
      }
      position = member.get().key();
      node = member.get().value();
      var index = matcher.group(2);
      if (index != null
          && node instanceof Sequence list
          && Integer.parseInt(index) < list.items().size()) {
        node = list.items().get(Integer.parseInt(index));
        position = node.position();
      }
    }
    return position;
  }

  private static Optional<SourceNode.Member> member(SourceNode node, String name) {
    return node instanceof Mapping map
        ? Optional.ofNullable(map.members().get(name))
        : Optional.empty();
  }
}
