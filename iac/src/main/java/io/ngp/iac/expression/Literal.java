package io.ngp.iac.expression;

import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.value.Value;
import java.util.Set;

/** An expression that is its value. */
public record Literal(Value value, Position position) implements Expression {
  @Override
  public Set<Reference> references() {
    return Set.of();
  }

  @Override
  public Value evaluate(Scope scope) {
    return value;
  }
}
