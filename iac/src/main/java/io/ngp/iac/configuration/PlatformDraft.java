package io.ngp.iac.configuration;

import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.expression.Literal;
import io.ngp.iac.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody chose for a platform file.
 *
 * @param name of the platform
 * @param domain below which apps are reached
 * @param modules chosen, with those they need
 * @param values chosen, by {@code module.variable}, expressions as texts; others keep their
 *     defaults
 */
public record PlatformDraft(
    String name, String domain, List<ModuleDefinition> modules, Map<String, Value> values) {
  /** The name of a platform as if it were a module's variable. */
  public static final Variable NAME =
      head(
          "name",
          "Names everything the platform makes: 2 to 21 small letters, digits and dashes.",
          "demo",
          Settings.NAME.pattern());

  /** The domain of a platform as if it were a module's variable. */
  public static final Variable DOMAIN =
      head(
          "domain",
          "Apps are reached below it: /www as www.ngp.localhost.",
          "ngp.localhost",
          Settings.DOMAIN.pattern());

  /** Copies the collections. */
  public PlatformDraft {
    modules = List.copyOf(modules);
    values = Map.copyOf(values);
  }

  private static Variable head(String name, String description, String preset, String pattern) {
    var value = Value.of(preset);
    return new Variable(
        name,
        Variable.Type.STRING,
        description,
        Optional.of(new Variable.Preset(new Literal(value, Position.NONE), value)),
        List.of(),
        Optional.of(pattern),
        Optional.empty(),
        Optional.empty(),
        false,
        Position.NONE);
  }

  /** The value chosen for a variable. */
  Optional<Value> value(ModuleDefinition module, Variable variable) {
    return Optional.ofNullable(values.get(module.name() + "." + variable.name()));
  }

  /** The same, to be shown: secrets that stand in it are masked. */
  public PlatformDraft masked() {
    var shown = new HashMap<>(values);
    for (var module : modules) {
      for (var variable : module.variables().values()) {
        value(module, variable)
            .filter(value -> variable.isSecret() && !value.toString().contains("${"))
            .ifPresent(_ -> shown.put(module.name() + "." + variable.name(), Value.of("(secret)")));
      }
    }
    return new PlatformDraft(name, domain, modules, shown);
  }
}
