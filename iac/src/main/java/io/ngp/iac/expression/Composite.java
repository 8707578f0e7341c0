package io.ngp.iac.expression;

import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.ValueReader;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Expressions made of others. */
public sealed interface Composite extends Expression {
  /** The parts. */
  Collection<Expression> parts();

  @Override
  default Set<Reference> references() {
    return parts().stream()
        .flatMap(part -> part.references().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A list. */
  record ListOf(List<Expression> items, Position position) implements Composite {
    @Override
    public Collection<Expression> parts() {
      return items;
    }

    @Override
    public Value evaluate(Scope scope) {
      return new Value.Items(items.stream().map(item -> item.evaluate(scope)).toList());
    }
  }

  /** A map. */
  record MapOf(Map<String, Expression> members, Position position) implements Composite {
    @Override
    public Collection<Expression> parts() {
      return members.values();
    }

    @Override
    public Value evaluate(Scope scope) {
      var fields = new LinkedHashMap<String, Value>();
      members.forEach((name, member) -> fields.put(name, member.evaluate(scope)));
      return new Value.Fields(fields);
    }
  }

  /** A text with values in it. */
  record Text(List<Expression> pieces, Position position) implements Composite {
    @Override
    public Collection<Expression> parts() {
      return pieces;
    }

    @Override
    public Value evaluate(Scope scope) {
      var text = new StringBuilder();
      var isSecret = false;
      var isKnown = true;
      for (var piece : pieces) {
        var value = piece.evaluate(scope);
        isSecret |= value.hasSecret();
        isKnown &= value.isKnown();
        text.append(value.isKnown() ? printed(piece, ValueReader.open(value)) : "");
      }
      var whole = isKnown ? Value.of(text.toString()) : Value.UNKNOWN;
      return isSecret ? new Value.Secret(whole) : whole;
    }

    private static String printed(Expression piece, Value value) {
      return switch (value) {
        case Value.Text _, Value.Num _, Value.Bool _ -> value.toString();
        case Value.Null _, Value.Items _, Value.Fields _, Value.Unknown _, Value.Secret _ ->
            throw new EvaluationException(
                Diagnostic.error(
                    piece.position(),
                    "Only texts, numbers and truth values can stand in a text, and this is "
                        + (value instanceof Value.Null
                            ? "nothing"
                            : value instanceof Value.Items ? "a list" : "a map")
                        + ".",
                    "Use join(list, \", \") or jsonencode(value)."));
      };
    }
  }
}
