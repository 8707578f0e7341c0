package io.ngp.provider.cluster;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Bool;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Null;
import io.ngp.iac.value.Value.Num;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.Value.Text;
import io.ngp.iac.value.Value.Unknown;
import java.util.LinkedHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Values as the API's JSON and back. */
final class Json {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Json() {}

  /** With secrets as they are: for the API alone. */
  static JsonNode of(Value value) {
    return switch (value) {
      case Null _ -> JSON.nullNode();
      case Text text -> JSON.stringNode(text.text());
      case Num number -> number(number);
      case Bool truth -> JSON.booleanNode(truth.truth());
      case Secret secret -> of(secret.inner());
      case Items items -> {
        var array = JSON.arrayNode();
        items.items().forEach(item -> array.add(of(item)));
        yield array;
      }
      case Fields fields -> {
        var object = JSON.objectNode();
        fields.fields().forEach((name, each) -> object.set(name, of(each)));
        yield object;
      }
      case Unknown _ -> throw new IllegalArgumentException("what is unknown cannot be sent");
    };
  }

  private static JsonNode number(Num number) {
    return number.number().scale() <= 0
        ? JSON.numberNode(number.number().toBigInteger())
        : JSON.numberNode(number.number());
  }

  static Value value(JsonNode json) {
    return switch (json.getNodeType()) {
      case STRING -> Value.of(json.asString());
      case NUMBER -> new Num(json.decimalValue());
      case BOOLEAN -> Value.of(json.booleanValue());
      case ARRAY -> new Items(json.valueStream().map(Json::value).toList());
      case OBJECT -> fields(json);
      case NULL, MISSING, BINARY, POJO -> Value.NULL;
    };
  }

  static Fields fields(JsonNode object) {
    var fields = new LinkedHashMap<String, Value>();
    object.properties().forEach(each -> fields.put(each.getKey(), value(each.getValue())));
    return new Fields(fields);
  }
}
