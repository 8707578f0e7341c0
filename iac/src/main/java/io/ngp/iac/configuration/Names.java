package io.ngp.iac.configuration;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.configuration.Configuration.OutputDefinition;
import io.ngp.iac.configuration.Configuration.Scopes;
import io.ngp.iac.expression.EvaluationException;
import io.ngp.iac.expression.Expression;
import io.ngp.iac.expression.Scope;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What names mean at each place of a platform.
 *
 * @param global {@code env}, {@code secret}, {@code platform}, {@code naming}, {@code project}
 * @param modules what is known of each module; the platform file itself under the empty name
 */
record Names(Map<String, Value> global, Map<String, Inside> modules) implements Scopes {
  static final String VARIABLES = "var";
  static final String MODULE = "module";
  static final Set<String> REPEATED = Set.of("count", "each");

  /**
   * A module from inside.
   *
   * @param variables by name, to be evaluated in the platform file's scope
   * @param secrets names of variables nobody may see
   * @param blocks names of its blocks
   */
  record Inside(
      Map<String, Expression> variables,
      Set<String> secrets,
      Set<String> blocks,
      Map<String, OutputDefinition> outputs,
      Value about) {}

  /** All names that mean something in {@code module}, for suggestions. */
  Set<String> known(String module) {
    var names = new TreeSet<>(global.keySet());
    names.addAll(modules.keySet());
    names.remove("");
    var inside = modules.get(module);
    if (inside != null) {
      names.addAll(inside.blocks());
    }
    if (!module.isEmpty()) {
      names.add(VARIABLES);
      names.add(MODULE);
    }
    return names;
  }

  @Override
  public Scope of(String module, Function<BlockAddress, Value> blockValues) {
    return new View(module, blockValues, new ConcurrentHashMap<>());
  }

  /** One scope. Keeps what is wholly known: that does not change any more. */
  private final class View implements Scope {
    private final String module;
    private final Function<BlockAddress, Value> blockValues;
    private final Map<String, Value> kept;

    View(String module, Function<BlockAddress, Value> blockValues, Map<String, Value> kept) {
      this.module = module;
      this.blockValues = blockValues;
      this.kept = kept;
    }

    @Override
    public Optional<Value> lookup(String head) {
      var inside = modules.get(module);
      if (inside != null && inside.blocks().contains(head)) {
        return Optional.of(blockValues.apply(new BlockAddress(module, head)));
      }
      var known = kept.get(head);
      if (known != null) {
        return Optional.of(known);
      }
      var value = find(head);
      value.filter(Value::isKnown).ifPresent(each -> kept.put(head, each));
      return value;
    }

    private Optional<Value> find(String head) {
      var inside = modules.get(module);
      if (head.equals(VARIABLES) && inside != null && !module.isEmpty()) {
        return Optional.of(variables(inside));
      }
      if (head.equals(MODULE) && inside != null && !module.isEmpty()) {
        return Optional.of(inside.about());
      }
      var global = Names.this.global.get(head);
      if (global != null) {
        return Optional.of(global);
      }
      var other = head.isEmpty() ? null : modules.get(head);
      return other == null ? Optional.empty() : Optional.of(outputs(other));
    }

    private Fields variables(Inside inside) {
      var root = of("", blockValues);
      var values = new LinkedHashMap<String, Value>();
      inside
          .variables()
          .forEach((name, expression) -> {
            var value = expression.evaluate(root);
            values.put(name, inside.secrets().contains(name) ? new Value.Secret(value) : value);
          });
      return new Fields(values);
    }

    private Fields outputs(Inside other) {
      var values = new HashMap<String, Value>();
      other.outputs().forEach((name, output) -> values.put(name, output(output)));
      return new Fields(values);
    }

    private Value output(OutputDefinition output) {
      try {
        var value = output.value().evaluate(of(output.module(), blockValues));
        return output.isSecret() ? new Value.Secret(value) : value;
      } catch (EvaluationException _) {
        // Told where the outputs themselves are evaluated; here it may not even be needed.
        return Value.UNKNOWN;
      }
    }
  }
}
