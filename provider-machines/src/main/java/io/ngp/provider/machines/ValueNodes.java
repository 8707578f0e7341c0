package io.ngp.provider.machines;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values as JSON that hosts read: secrets as they are, members without a value left out. */
final class ValueNodes {
  private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();

  private ValueNodes() {}

  static ObjectNode object(Fields fields) {
    var object = NODES.objectNode();
    // Sorted: the same values are the same text, wherever they were kept.
    new TreeMap<>(fields.fields())
        .forEach((name, value) -> {
          if (!value.equals(Value.NULL)) {
            object.set(name, node(value));
          }
        });
    return object;
  }

  private static JsonNode node(Value value) {
    return switch (ValueReader.open(value)) {
      case Value.Text text -> NODES.stringNode(text.text());
      case Value.Num number -> number(number);
      case Value.Bool truth -> NODES.booleanNode(truth.truth());
      case Value.Items items -> {
        var array = NODES.arrayNode();
        items.items().forEach(item -> array.add(node(item)));
        yield array;
      }
      case Fields fields -> object(fields);
      case Value.Null _ -> NODES.nullNode();
      case Value.Unknown _, Value.Secret _ ->
          throw new IllegalArgumentException("a value is not known yet");
    };
  }

  /** Whole numbers without a fraction, for a port is one. */
  private static JsonNode number(Value.Num number) {
    var plain = number.number().stripTrailingZeros();
    return plain.scale() <= 0
        ? NODES.numberNode(plain.longValueExact())
        : NODES.numberNode(plain.doubleValue());
  }
}
