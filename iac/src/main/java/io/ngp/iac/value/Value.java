package io.ngp.iac.value;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A value of the configuration or of a resource. Immutable; equal by content ({@code 1} equals
 * {@code 1.0}). What is not known before apply is {@link Unknown}; what must never be shown is
 * wrapped in {@link Secret}.
 */
public sealed interface Value {
  /** No value. */
  Value NULL = new Null();

  /** Known after apply. */
  Value UNKNOWN = new Unknown();

  /** Whether no part of it is {@link Unknown}. Constant time. */
  boolean isKnown();

  /** Whether some part of it is {@link Secret}. Constant time. */
  boolean hasSecret();

  /** A text. */
  static Value of(String text) {
    return new Text(text);
  }

  /** A whole number. */
  static Value of(long number) {
    return new Num(BigDecimal.valueOf(number));
  }

  /** A truth value. */
  static Value of(boolean truth) {
    return truth ? Bool.TRUE : Bool.FALSE;
  }

  /** A list of texts. */
  static Items texts(List<String> texts) {
    return new Items(texts.stream().map(Value::of).toList());
  }

  // Plain loops: a large state makes hundreds of thousands of maps before anything is compiled.
  private static boolean areKnown(Iterable<Value> parts) {
    for (var part : parts) {
      if (!part.isKnown()) {
        return false;
      }
    }
    return true;
  }

  private static boolean haveSecret(Iterable<Value> parts) {
    for (var part : parts) {
      if (part.hasSecret()) {
        return true;
      }
    }
    return false;
  }

  /** Absence, as JSON's and YAML's {@code null}. */
  record Null() implements Value {
    @Override
    public boolean isKnown() {
      return true;
    }

    @Override
    public boolean hasSecret() {
      return false;
    }

    @Override
    public String toString() {
      return "null";
    }
  }

  /** A text. */
  record Text(String text) implements Value {
    @Override
    public boolean isKnown() {
      return true;
    }

    @Override
    public boolean hasSecret() {
      return false;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A number, kept exactly and without trailing zeros. */
  record Num(BigDecimal number) implements Value {
    public Num {
      number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
      if (number.scale() < 0) {
        number = number.setScale(0);
      }
    }

    @Override
    public boolean isKnown() {
      return true;
    }

    @Override
    public boolean hasSecret() {
      return false;
    }

    @Override
    public String toString() {
      return number.toPlainString();
    }
  }

  /** A truth value. */
  record Bool(boolean truth) implements Value {
    static final Bool TRUE = new Bool(true);
    static final Bool FALSE = new Bool(false);

    @Override
    public boolean isKnown() {
      return true;
    }

    @Override
    public boolean hasSecret() {
      return false;
    }

    @Override
    public String toString() {
      return Boolean.toString(truth);
    }
  }

  /** What apply will learn. */
  record Unknown() implements Value {
    @Override
    public boolean isKnown() {
      return false;
    }

    @Override
    public boolean hasSecret() {
      return false;
    }

    @Override
    public String toString() {
      return "(known after apply)";
    }
  }

  /** A value nobody may see. Its text form is a mask. */
  record Secret(Value inner) implements Value {
    public Secret {
      if (inner instanceof Secret nested) {
        inner = nested.inner();
      }
    }

    @Override
    public boolean isKnown() {
      return inner.isKnown();
    }

    @Override
    public boolean hasSecret() {
      return true;
    }

    @Override
    public String toString() {
      return "(secret)";
    }
  }

  /** A list. */
  final class Items implements Value {
    /** The empty list. */
    public static final Items EMPTY = new Items(List.of());

    private final List<Value> items;
    private final boolean isKnown;
    private final boolean hasSecret;

    /** A list of these. */
    public Items(List<? extends Value> items) {
      this.items = List.copyOf(items);
      this.isKnown = areKnown(this.items);
      this.hasSecret = haveSecret(this.items);
    }

    /** The items in order. */
    public List<Value> items() {
      return items;
    }

    @Override
    public boolean isKnown() {
      return isKnown;
    }

    @Override
    public boolean hasSecret() {
      return hasSecret;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Items that && items.equals(that.items);
    }

    @Override
    public int hashCode() {
      return items.hashCode();
    }

    @Override
    public String toString() {
      return items.toString();
    }
  }

  /** A map from names to values. Its order is kept but means nothing. */
  final class Fields implements Value {
    /** The empty map. */
    public static final Fields EMPTY = new Fields(Map.of());

    private final Map<String, Value> fields;
    private final boolean isKnown;
    private final boolean hasSecret;

    /** A map of these. */
    public Fields(Map<String, ? extends Value> fields) {
      this.fields = OrderedCopy.of(fields);
      this.isKnown = areKnown(this.fields.values());
      this.hasSecret = haveSecret(this.fields.values());
    }

    /** The values by name. */
    public Map<String, Value> fields() {
      return fields;
    }

    /** The value of {@code name}, or {@link Value#NULL}. */
    public Value get(String name) {
      return fields.getOrDefault(name, NULL);
    }

    /** The same map with {@code name} set. */
    public Fields with(String name, Value value) {
      var copy = new java.util.LinkedHashMap<>(fields);
      copy.put(name, value);
      return new Fields(copy);
    }

    /** The same map without {@code name}. */
    public Fields without(String name) {
      var copy = new java.util.LinkedHashMap<>(fields);
      copy.remove(name);
      return new Fields(copy);
    }

    @Override
    public boolean isKnown() {
      return isKnown;
    }

    @Override
    public boolean hasSecret() {
      return hasSecret;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Fields that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
      return fields.hashCode();
    }

    @Override
    public String toString() {
      return fields.toString();
    }
  }
}
