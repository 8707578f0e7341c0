package io.ngp.iac.expression;

import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.value.Value;
import java.util.Set;

/**
 * Something written in a configuration that gives a value: a literal, a text with {@code ${...}}
 * parts, or a list or map of such. Immutable; may be evaluated by several threads.
 */
public interface Expression {
  /** What it refers to, without duplicates. */
  Set<Reference> references();

  /**
   * Its value. A part that depends on something unknown is unknown; a part that depends on a secret
   * is secret; other parts of a list or map are not affected.
   *
   * @throws EvaluationException if it makes no sense: what happened, with its place
   */
  Value evaluate(Scope scope);

  /** Where it is written. */
  Position position();
}
