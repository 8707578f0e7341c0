package io.ngp.iac.plan;

import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Bool;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Num;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.Value.Text;
import java.math.BigDecimal;
import java.util.Optional;

/** Makes values be of the kind that is wanted, where that loses nothing. */
final class Kinds {
  private static final int LONGEST_SHOWN = 60;

  private Kinds() {}

  /** {@code value} as {@code kind}; empty if it cannot be. */
  static Optional<Value> fit(Kind kind, Value value) {
    return switch (value) {
      case Value.Unknown _ -> Optional.of(value);
      case Value.Null _ -> Optional.of(value);
      case Secret secret -> fit(kind, secret.inner()).map(Secret::new);
      case Text text -> fitText(kind, text);
      case Num number -> fitScalar(kind, Kind.NUMBER, number);
      case Bool truth -> fitScalar(kind, Kind.BOOL, truth);
      case Items _ -> kind == Kind.LIST || kind == Kind.ANY ? Optional.of(value) : Optional.empty();
      case Fields _ -> kind == Kind.MAP || kind == Kind.ANY ? Optional.of(value) : Optional.empty();
    };
  }

  private static Optional<Value> fitText(Kind kind, Text text) {
    return switch (kind) {
      case TEXT, ANY -> Optional.of(text);
      case NUMBER -> number(text.text());
      case BOOL ->
          text.text().equals("true") || text.text().equals("false")
              ? Optional.of(Value.of(text.text().equals("true")))
              : Optional.empty();
      case LIST, MAP -> Optional.empty();
    };
  }

  private static Optional<Value> number(String text) {
    try {
      return Optional.of(new Num(new BigDecimal(text)));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<Value> fitScalar(Kind wanted, Kind own, Value scalar) {
    if (wanted == own || wanted == Kind.ANY) {
      return Optional.of(scalar);
    }
    return wanted == Kind.TEXT ? Optional.of(Value.of(scalar.toString())) : Optional.empty();
  }

  /** The value for a message: its kind and, unless it is secret or long, itself. */
  static String describe(Value value) {
    return switch (value) {
      case Value.Unknown _, Value.Null _, Secret _ -> value.toString();
      case Text text -> "the text \"" + cut(text.text()) + "\"";
      case Num number -> "the number " + number;
      case Bool truth -> truth.toString();
      case Items _ -> "a list";
      case Fields _ -> "a map";
    };
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
  }
}
