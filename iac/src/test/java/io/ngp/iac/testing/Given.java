package io.ngp.iac.testing;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Inputs as a test writes them, and as a type gets them. */
public final class Given {
  private Given() {}

  /** Names and values in turn; values are texts, numbers, truth values, lists, maps, or Values. */
  public static Fields fields(Object... namesAndValues) {
    var fields = new LinkedHashMap<String, Value>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], value(namesAndValues[i + 1]));
    }
    return new Fields(fields);
  }

  /** A value of what Java calls it. */
  public static Value value(Object object) {
    return switch (object) {
      case Value value -> value;
      case Boolean truth -> Value.of(truth);
      case Integer number -> Value.of(number);
      case Long number -> Value.of(number);
      case Double number -> new Value.Num(java.math.BigDecimal.valueOf(number));
      case List<?> list -> new Value.Items(list.stream().map(Given::value).toList());
      case Map<?, ?> map -> {
        var fields = new LinkedHashMap<String, Value>();
        map.forEach((name, value) -> fields.put(name.toString(), value(value)));
        yield new Fields(fields);
      }
      default -> Value.of(object.toString());
    };
  }

  /** {@code written} with the defaults of the schema, its secrets wrapped: as types get them. */
  public static Fields complete(Schema schema, Fields written) {
    var complete = new LinkedHashMap<String, Value>();
    for (var input : schema.inputs()) {
      var value = written.fields().get(input.name());
      var given = value == null ? input.defaultValue().orElse(Value.NULL) : value;
      if (!(given instanceof Value.Null)) {
        complete.put(input.name(), hidden(input, given));
      }
    }
    written.fields().forEach(complete::putIfAbsent);
    return new Fields(complete);
  }

  private static Value hidden(Input input, Value value) {
    return input.isSecret() ? new Secret(value) : value;
  }
}
