package io.ngp.iac.value;

import io.ngp.iac.value.Value.Bool;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Num;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.Value.Text;
import java.util.List;
import java.util.Optional;

/**
 * Takes known inputs or outputs apart for a resource type. Looks through {@link Secret}: only for
 * code that needs the real value and shows it to nobody.
 */
public record ValueReader(Fields fields) {

  /** A reader of these. */
  public static ValueReader of(Fields fields) {
    return new ValueReader(fields);
  }

  /** The text, number or truth value at {@code name} as text; empty if absent, null or unknown. */
  public Optional<String> text(String name) {
    return switch (open(fields.get(name))) {
      case Text text -> Optional.of(text.text());
      case Num number -> Optional.of(number.toString());
      case Bool truth -> Optional.of(truth.toString());
      case Items _, Fields _, Value.Null _, Value.Unknown _, Secret _ -> Optional.empty();
    };
  }

  /** The text at {@code name}, or an empty one. */
  public String textOrEmpty(String name) {
    return text(name).orElse("");
  }

  /** The whole number at {@code name}; empty if absent, null or unknown. */
  public Optional<Long> number(String name) {
    return open(fields.get(name)) instanceof Num number
        ? Optional.of(number.number().longValue())
        : Optional.empty();
  }

  /** The number at {@code name}; empty if absent, null or unknown. */
  public Optional<Double> decimal(String name) {
    return open(fields.get(name)) instanceof Num number
        ? Optional.of(number.number().doubleValue())
        : Optional.empty();
  }

  /** The truth value at {@code name}; empty if absent, null or unknown. */
  public Optional<Boolean> truth(String name) {
    return open(fields.get(name)) instanceof Bool truth
        ? Optional.of(truth.truth())
        : Optional.empty();
  }

  /** The items at {@code name}, or none. */
  public List<Value> items(String name) {
    return open(fields.get(name)) instanceof Items items ? items.items() : List.of();
  }

  /** The items at {@code name} as texts, those that are none left out. */
  public List<String> texts(String name) {
    return items(name).stream()
        .map(ValueReader::open)
        .filter(each -> each instanceof Text || each instanceof Num || each instanceof Bool)
        .map(Value::toString)
        .toList();
  }

  /** The map at {@code name}, or an empty one. */
  public Fields map(String name) {
    return open(fields.get(name)) instanceof Fields map ? map : Fields.EMPTY;
  }

  /** {@code value} without the wrapping of a secret. */
  public static Value open(Value value) {
    return value instanceof Secret secret ? secret.inner() : value;
  }
}
