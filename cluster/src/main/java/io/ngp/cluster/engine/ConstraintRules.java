package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PlacementRules.Constraint;
import io.ngp.cluster.app.PlacementRules.Operator;
import java.util.List;
import java.util.Optional;

/** An app's constraints, seen against everything that is offered (marathon/API.md 11). */
final class ConstraintRules {
  private final List<Rule> rules;

  private ConstraintRules(List<Rule> rules) {
    this.rules = rules;
  }

  /** One constraint and how the app is spread over its field's values. */
  private record Rule(Constraint constraint, Spread spread) {}

  /** Agents that take no new tasks don't count, nor what they host: that is to go elsewhere. */
  static ConstraintRules of(App app, List<AgentOffer> offers) {
    List<AgentOffer> counted = offers.stream().filter(offer -> !offer.maintenance()).toList();
    return new ConstraintRules(
        app.placement().constraints().stream()
            .map(c -> new Rule(c, Spread.of(c.field(), app.instances(), counted)))
            .toList());
  }

  /** The first constraint an agent breaks, in words; empty if it breaks none. */
  Optional<String> objection(AgentOffer offer) {
    return rules.stream().flatMap(rule -> objection(rule, offer).stream()).findFirst();
  }

  private static Optional<String> objection(Rule rule, AgentOffer offer) {
    Constraint constraint = rule.constraint();
    Optional<String> value =
        AgentFields.value(constraint.field(), offer.agent(), offer.attributes());
    if (value.isEmpty()) {
      return constraint.operator() == Operator.UNLIKE
          ? Optional.empty()
          : Optional.of(
              "%s: the agent has no \"%s\"".formatted(text(constraint), constraint.field()));
    }
    return objection(constraint, value.get(), rule.spread())
        .map(why -> text(constraint) + ": " + why);
  }

  private static Optional<String> objection(Constraint constraint, String value, Spread spread) {
    return switch (constraint.operator()) {
      case UNIQUE -> unless(spread.at(value) == 0, "\"" + value + "\" has a task already");
      case CLUSTER -> cluster(constraint, value, spread);
      case GROUP_BY ->
          unless(
              spread.keepsEven(
                  value, constraint.value().map(Integer::parseInt).orElse(spread.seen())),
              "\"" + value + "\" has its share of tasks already");
      case LIKE -> unless(value.matches(required(constraint)), isInstead(value));
      case UNLIKE -> unless(!value.matches(required(constraint)), isInstead(value));
      case MAX_PER ->
          unless(
              spread.at(value) < Integer.parseInt(required(constraint)),
              "\"" + value + "\" has that many tasks already");
      case IS ->
          unless(AgentFields.canonical(required(constraint)).equals(value), isInstead(value));
    };
  }

  private static Optional<String> cluster(Constraint constraint, String value, Spread spread) {
    if (constraint.value().isPresent()) {
      return unless(
          AgentFields.canonical(constraint.value().get()).equals(value), isInstead(value));
    }
    return spread
        .mostPopulated()
        .filter(home -> !home.equals(value))
        .map(home -> "%s, the app's tasks are at \"%s\"".formatted(isInstead(value), home));
  }

  private static Optional<String> unless(boolean accepted, String objection) {
    return accepted ? Optional.empty() : Optional.of(objection);
  }

  private static String isInstead(String value) {
    return "the agent's is \"" + value + "\"";
  }

  private static String required(Constraint constraint) {
    return constraint
        .value()
        .orElseThrow(() -> new IllegalArgumentException(text(constraint) + " needs a value"));
  }

  private static String text(Constraint constraint) {
    return "constraint [%s, %s%s]"
        .formatted(
            constraint.field(),
            constraint.operator(),
            constraint.value().map(v -> ", " + v).orElse(""));
  }
}
