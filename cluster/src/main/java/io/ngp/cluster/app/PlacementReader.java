package io.ngp.cluster.app;

import io.ngp.cluster.app.PlacementRules.Constraint;
import io.ngp.cluster.app.PlacementRules.Operator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads where instances may run: constraints, acceptedResourceRoles, role. */
final class PlacementReader {
  /**
   * Compiling recurses per open parenthesis, so a pattern without bound could overflow the stack.
   */
  private static final int MAX_REGEX_LENGTH = 1_024;

  private static final Pattern IS_VALUE = Pattern.compile("[a-zA-Z0-9_/.-]*");

  private final JsonFields app;
  private final boolean isResident;
  private final AppSettings settings;

  PlacementReader(JsonFields app, boolean isResident, AppSettings settings) {
    this.app = app;
    this.isResident = isResident;
    this.settings = settings;
  }

  PlacementRules read() {
    String role = role();
    Optional<Set<String>> accepted = acceptedRoles(role, false);
    List<Constraint> constraints =
        app.items("constraints").stream()
            .flatMap(item -> constraint(item).stream())
            .distinct()
            .toList();
    return new PlacementRules(constraints, accepted, role);
  }

  /**
   * The roles whose resources may be used.
   *
   * @param mayBeEmpty whether an empty list says the same as none
   */
  Optional<Set<String>> acceptedRoles(String role, boolean mayBeEmpty) {
    Optional<Set<String>> accepted =
        app.at("acceptedResourceRoles")
            .flatMap(JsonValue::texts)
            .<Set<String>>map(LinkedHashSet::new)
            .filter(roles -> !(mayBeEmpty && roles.isEmpty()));
    accepted.ifPresent(roles -> checkAcceptedRoles(roles, role));
    return accepted;
  }

  String role() {
    String role = app.text("role").orElse(settings.defaultRole());
    boolean isWellFormed =
        !role.isEmpty()
            && !role.equals(".")
            && !role.equals("..")
            && !role.startsWith("-")
            && role.chars().noneMatch(c -> c == '/' || Character.isWhitespace(c));
    if (!isWellFormed) {
      app.rule(
          "role",
          ("\"%s\" is no role: it must not be empty, \".\" or \"..\","
                  + " start with \"-\", or hold slashes or spaces")
              .formatted(role));
    }
    if (isResident && role.equals("*")) {
      app.rule(
          "role",
          "Resident apps cannot have the role *."
              + " Put the app in a group and name the group's role.");
    }
    return role;
  }

  private void checkAcceptedRoles(Set<String> roles, String role) {
    String name = "acceptedResourceRoles";
    if (roles.isEmpty()) {
      app.rule(name, "must not be empty. Leave it out to accept \"*\" and the app's own role.");
    }
    if (roles.stream().anyMatch(r -> !r.equals("*") && !r.equals(role))) {
      app.rule(
          name,
          "acceptedResourceRoles can only contain * and %s, but is %s".formatted(role, roles));
    }
    if (isResident && !roles.equals(Set.of("*"))) {
      app.rule(name, "of a resident app, if given, must be exactly [\"*\"], but is " + roles);
    }
  }

  static Optional<Constraint> constraint(JsonValue item) {
    Optional<List<String>> texts = item.texts();
    if (texts.isEmpty() || texts.get().size() != item.node().size()) {
      return Optional.empty();
    }
    List<String> parts = texts.get();
    if (parts.size() < 2 || parts.size() > 3) {
      return refuse(
          item,
          "must be [field, operator] or [field, operator, value], but has %d elements"
              .formatted(parts.size()));
    }
    return constraint(
        item,
        parts.getFirst(),
        parts.get(1),
        parts.size() == 3 ? Optional.of(parts.get(2)) : Optional.empty());
  }

  /** A constraint whose parts were found in a value. */
  static Optional<Constraint> constraint(
      JsonValue item, String field, String name, Optional<String> value) {
    Optional<Operator> operator =
        List.of(Operator.values()).stream().filter(o -> o.name().equals(name)).findFirst();
    if (operator.isEmpty()) {
      return refuse(
          item,
          "has the unknown operator \"%s\"; known are %s, in upper case"
              .formatted(name, List.of(Operator.values())));
    }
    return checked(item, field, operator.get(), value);
  }

  private static Optional<Constraint> checked(
      JsonValue item, String field, Operator operator, Optional<String> value) {
    if (field.isEmpty()) {
      return refuse(item, "has an empty field; expected an agent attribute or \"hostname\"");
    }
    // Old clients send UNIQUE with an empty value, which says nothing.
    Optional<String> kept = operator == Operator.UNIQUE ? value.filter(v -> !v.isEmpty()) : value;
    Optional<String> problem = problemWith(operator, kept);
    return problem.isPresent()
        ? refuse(item, problem.get())
        : Optional.of(new Constraint(field, operator, kept));
  }

  private static Optional<String> problemWith(Operator operator, Optional<String> value) {
    String found = value.map(v -> "\"" + v + "\"").orElse("none");
    return switch (operator) {
      case UNIQUE -> value.map(_ -> "UNIQUE takes no value, but has %s".formatted(found));
      case CLUSTER -> Optional.empty();
      case GROUP_BY ->
          value
              .filter(v -> !isPositive(v))
              .map(_ -> "GROUP_BY takes a whole number from 1 or no value, but has " + found);
      case MAX_PER ->
          value.filter(PlacementReader::isPositive).isPresent()
              ? Optional.empty()
              : Optional.of("MAX_PER needs a whole number from 1 as value, but has " + found);
      case LIKE, UNLIKE ->
          value.isEmpty()
              ? Optional.of(operator + " needs a regular expression as value, but has none")
              : regexProblem(value.get()).map(why -> operator + " " + why);
      case IS ->
          value.filter(v -> IS_VALUE.matcher(v).matches()).isPresent()
              ? Optional.empty()
              : Optional.of("IS needs a value of letters, digits and _ / . - but has " + found);
    };
  }

  /** What is wrong with a regular expression, if anything. */
  static Optional<String> regexProblem(String regex) {
    if (regex.length() > MAX_REGEX_LENGTH) {
      return Optional.of(
          "has a regular expression of %d characters; at most %d are allowed"
              .formatted(regex.length(), MAX_REGEX_LENGTH));
    }
    try {
      var _ = Pattern.compile(regex);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(
          "has the invalid regular expression \"%s\": %s".formatted(regex, e.getDescription()));
    }
  }

  private static boolean isPositive(String text) {
    return text.matches("0{0,9}[1-9][0-9]{0,8}");
  }

  private static Optional<Constraint> refuse(JsonValue item, String error) {
    item.findings().rule(item.path(), error);
    return Optional.empty();
  }
}
