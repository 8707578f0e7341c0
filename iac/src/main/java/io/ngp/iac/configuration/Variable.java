package io.ngp.iac.configuration;

import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.expression.Expression;
import io.ngp.iac.value.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A variable of a module.
 *
 * @param type {@code string}, {@code number}, {@code bool}, {@code list}, {@code map} or {@code
 *     any}
 * @param preset absent if a value must be given
 * @param allowed the only values; empty: any
 * @param pattern that texts must match as a whole
 * @param min of numbers
 * @param max of numbers
 */
public record Variable(
    String name,
    Type type,
    String description,
    Optional<Preset> preset,
    List<Value> allowed,
    Optional<String> pattern,
    Optional<BigDecimal> min,
    Optional<BigDecimal> max,
    boolean isSecret,
    Position position) {
  /** Copies the list. */
  public Variable {
    allowed = List.copyOf(allowed);
  }

  /**
   * What holds where nothing is chosen.
   *
   * @param written as the module's file has it, expressions as texts
   */
  public record Preset(Expression expression, Value written) {}

  /** What holds where nothing is chosen; absent if a value must be given. */
  public Optional<Expression> defaultValue() {
    return preset.map(Preset::expression);
  }

  /** The default as text; empty if there is none. */
  public String presetText() {
    return preset.map(each -> each.written().toString()).orElse("");
  }

  /** Which values it takes beyond its type, in a few words; empty if all. */
  public Optional<String> restriction() {
    if (!allowed.isEmpty()) {
      return Optional.of(
          "one of " + allowed.stream().map(Object::toString).collect(Collectors.joining(", ")));
    }
    var least = min.map(each -> "at least " + each.toPlainString());
    var most = max.map(each -> "at most " + each.toPlainString());
    var said =
        Stream.of(least, most, pattern.map(each -> "like " + each))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    return Optional.of(said).filter(each -> !each.isEmpty());
  }

  /** What is wrong with a value that is known, beginning with "must"; empty if nothing is. */
  public Optional<String> problem(Value value) {
    return VariableCheck.problem(this, value);
  }

  /**
   * The value a person means by {@code text}: texts as they are, everything else as YAML, and
   * <code>${...}</code> for later; {@link Value#NULL} means the default.
   *
   * @throws IllegalArgumentException saying what it must be, beginning with "must"
   */
  public Value parse(String text) {
    return new VariableText(this).parse(text);
  }

  /** What its values are. */
  public enum Type {
    STRING("a text"),
    NUMBER("a number"),
    BOOL("true or false"),
    LIST("a list"),
    MAP("a map"),
    ANY("a value");

    private final String words;

    Type(String words) {
      this.words = words;
    }

    /** As messages say it. */
    public String words() {
      return words;
    }

    /** As files say it. */
    public String keyword() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
