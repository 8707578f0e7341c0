package io.ngp.iac.expression;

import io.ngp.iac.value.Value;
import java.util.Optional;

/** What the first words of references mean at one place. */
@FunctionalInterface
public interface Scope {
  /** The value of {@code head}; empty if nothing is called that here. */
  Optional<Value> lookup(String head);

  /** This scope, where what {@code inner} knows hides it. */
  default Scope under(Scope inner) {
    return head -> inner.lookup(head).or(() -> lookup(head));
  }
}
