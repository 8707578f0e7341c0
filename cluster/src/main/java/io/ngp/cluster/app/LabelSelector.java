package io.ngp.cluster.app;

import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A condition on labels, {@code env==prod, tier in (web, api)}: all terms between commas must hold,
 * and each requires its label to exist (marathon/API.md 2.1).
 */
public final class LabelSelector {
  /** One term. */
  sealed interface Term {
    String name();

    record Exists(String name) implements Term {}

    record In(String name, Set<String> values) implements Term {
      public In {
        values = Set.copyOf(values);
      }
    }

    record NotIn(String name, Set<String> values) implements Term {
      public NotIn {
        values = Set.copyOf(values);
      }
    }
  }

  private final List<Term> terms;

  private LabelSelector(List<Term> terms) {
    this.terms = List.copyOf(terms);
  }

  /**
   * Reads a selector; an empty one matches everything.
   *
   * @throws RefusedException as {@link Reason.Unprocessable} if the text is no selector
   */
  public static LabelSelector parse(String text) {
    return new LabelSelector(new LabelSelectorParser(text).parse());
  }

  public boolean matches(Map<String, String> labels) {
    return terms.stream().allMatch(term -> matches(term, labels));
  }

  private static boolean matches(Term term, Map<String, String> labels) {
    String value = labels.get(term.name());
    return value != null
        && switch (term) {
          case Term.Exists(_) -> true;
          case Term.In(_, var values) -> values.contains(value);
          case Term.NotIn(_, var values) -> !values.contains(value);
        };
  }
}
