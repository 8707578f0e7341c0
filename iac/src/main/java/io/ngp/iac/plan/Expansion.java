package io.ngp.iac.plan;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.configuration.Block;
import io.ngp.iac.configuration.Block.Repetition;
import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.expression.EvaluationException;
import io.ngp.iac.expression.Expression;
import io.ngp.iac.expression.Scope;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Bool;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Num;
import io.ngp.iac.value.Value.Text;
import io.ngp.iac.value.ValueReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many resources a block makes, and what each of them sees as its index or key. */
public final class Expansion {
  /** Far above what one platform has; a slip of the pen should not fill the memory. */
  private static final int MOST = 1_000_000;

  private static final String ONLY_KNOWN = "must be known when a plan is made";

  private Expansion() {}

  /**
   * One resource of a block.
   *
   * @param own what {@code count} and {@code each} mean for it
   */
  public record Instance(ResourceAddress address, Scope own) {}

  /**
   * The resources of a block.
   *
   * @param scope of the block's module
   * @throws EvaluationException if the repetition makes no sense or is not known
   */
  public static List<Instance> of(Block block, Scope scope) {
    return switch (block.repetition()) {
      case Repetition.Once _ -> List.of(single(block));
      case Repetition.When when ->
          isTrue(block, when.condition(), scope) ? List.of(single(block)) : List.of();
      case Repetition.Count count -> counted(block, number(block, count.number(), scope));
      case Repetition.ForEach each ->
          each(block, collection(block, each.collection(), scope)).entrySet().stream()
              .map(entry -> forKey(block, entry.getKey(), entry.getValue()))
              .toList();
    };
  }

  private static Instance single(Block block) {
    return new Instance(ResourceAddress.of(block.address()), _ -> Optional.empty());
  }

  private static List<Instance> counted(Block block, int number) {
    var instances = new ArrayList<Instance>(number);
    for (var index = 0; index < number; index++) {
      Value count = new Fields(Map.of("index", Value.of(index)));
      instances.add(
          new Instance(
              new ResourceAddress(block.address(), new ResourceAddress.Key.Index(index)),
              head -> head.equals("count") ? Optional.of(count) : Optional.empty()));
    }
    return instances;
  }

  private static Instance forKey(Block block, String key, Value value) {
    Value each = new Fields(Map.of("key", Value.of(key), "value", value));
    return new Instance(
        new ResourceAddress(block.address(), new ResourceAddress.Key.Each(key)),
        head -> head.equals("each") ? Optional.of(each) : Optional.empty());
  }

  private static boolean isTrue(Block block, Expression condition, Scope scope) {
    return switch (ValueReader.open(condition.evaluate(scope))) {
      case Bool truth -> truth.truth();
      case Text text when text.text().equals("true") || text.text().equals("false") ->
          text.text().equals("true");
      case Value.Unknown _ -> throw wrong(block, condition, "\"when\" " + ONLY_KNOWN);
      case Value other ->
          throw wrong(
              block, condition, "\"when\" must be true or false, not " + Kinds.describe(other));
    };
  }

  private static int number(Block block, Expression expression, Scope scope) {
    var value = ValueReader.open(expression.evaluate(scope));
    if (value instanceof Value.Unknown) {
      throw wrong(block, expression, "\"count\" " + ONLY_KNOWN);
    }
    var fitted = Kinds.fit(io.ngp.iac.provider.Input.Kind.NUMBER, value);
    if (fitted.isPresent() && fitted.get() instanceof Num number) {
      var count = number.number();
      if (count.signum() >= 0
          && count.scale() <= 0
          && count.compareTo(java.math.BigDecimal.valueOf(MOST)) <= 0) {
        return count.intValueExact();
      }
    }
    throw wrong(
        block,
        expression,
        "\"count\" must be a whole number from 0 to " + MOST + ", not " + Kinds.describe(value));
  }

  private static Value collection(Block block, Expression expression, Scope scope) {
    var value = expression.evaluate(scope);
    if (value instanceof Value.Unknown) {
      throw wrong(block, expression, "\"for_each\" " + ONLY_KNOWN);
    }
    if (value instanceof Value.Secret) {
      throw wrong(block, expression, "\"for_each\" must not be secret: its keys become names");
    }
    return value;
  }

  private static Map<String, Value> each(Block block, Value collection) {
    return switch (collection) {
      case Fields map -> map.fields();
      case Items list -> {
        var entries = new LinkedHashMap<String, Value>();
        for (var item : list.items()) {
          if (!(item instanceof Text text) || entries.put(text.text(), item) != null) {
            throw wrong(block, "\"for_each\" must list different texts; " + Kinds.describe(item));
          }
        }
        yield entries;
      }
      case Value other ->
          throw wrong(
              block, "\"for_each\" must be a map or a list of texts, not " + Kinds.describe(other));
    };
  }

  private static EvaluationException wrong(Block block, Expression expression, String what) {
    return new EvaluationException(
        Diagnostic.error(
                expression.position(),
                block.address() + ": " + what + ".",
                what.endsWith(ONLY_KNOWN)
                    ? "Let it depend on variables, or apply what it depends on first with --target."
                    : "")
            .about(block.address().toString()));
  }

  private static EvaluationException wrong(Block block, String what) {
    return new EvaluationException(
        Diagnostic.error(block.position(), block.address() + ": " + what + ".", "")
            .about(block.address().toString()));
  }
}
