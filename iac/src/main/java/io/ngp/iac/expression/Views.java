package io.ngp.iac.expression;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Bool;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Null;
import io.ngp.iac.value.Value.Num;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.Value.Text;
import io.ngp.iac.value.Value.Unknown;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as Java objects, and back. */
final class Views {
  private Views() {}

  /** The object for a value; {@code touch} learns what it is if it is a leaf. */
  static @Nullable Object of(Value value, Touch touch) {
    return switch (value) {
      case Null _ -> null;
      case Text text -> text.text();
      case Num number -> number(number.number());
      case Bool truth -> truth.truth();
      case Items items -> new ListView(items, touch);
      case Fields fields -> new MapView(fields, touch);
      case Secret secret -> {
        touch.secret();
        yield of(secret.inner(), touch);
      }
      case Unknown _ -> {
        touch.unknown();
        yield null;
      }
    };
  }

  private static Object number(BigDecimal number) {
    return number.scale() <= 0 && number.precision() < 18 ? (Object) number.longValue() : number;
  }

  /**
   * The value of an object.
   *
   * @throws IllegalArgumentException if it is of no kind that expressions have
   */
  static Value value(@Nullable Object object) {
    return switch (object) {
      case null -> Value.NULL;
      case MapView view -> view.fields();
      case ListView view -> view.items();
      case CharSequence text -> Value.of(text.toString());
      case Boolean truth -> Value.of(truth);
      case BigDecimal number -> new Num(number);
      case BigInteger number -> new Num(new BigDecimal(number));
      case Double number -> new Num(BigDecimal.valueOf(number));
      case Float number -> new Num(BigDecimal.valueOf(number));
      case Number number -> Value.of(number.longValue());
      case Map<?, ?> map -> fields(map);
      case Iterable<?> list -> items(list);
      case Object other when other.getClass().isArray() -> array(other);
      case Object other ->
          throw new IllegalArgumentException("it gives a " + other.getClass().getSimpleName());
    };
  }

  private static Fields fields(Map<?, ?> map) {
    var fields = new LinkedHashMap<String, Value>();
    map.forEach((key, value) -> fields.put(String.valueOf(key), value(value)));
    return new Fields(fields);
  }

  private static Items items(Iterable<?> list) {
    var items = new ArrayList<Value>();
    list.forEach(item -> items.add(value(item)));
    return new Items(items);
  }

  private static Items array(Object array) {
    var items = new ArrayList<Value>();
    for (var index = 0; index < Array.getLength(array); index++) {
      items.add(value(Array.get(array, index)));
    }
    return new Items(items);
  }
}
