package io.ngp.iac.apply;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.expression.EvaluationException;
import io.ngp.iac.expression.Scope;
import io.ngp.iac.plan.Change;
import io.ngp.iac.plan.Differences;
import io.ngp.iac.plan.Expansion;
import io.ngp.iac.plan.Inputs;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The inputs of resources at the moment they are made: what was unknown in the plan is known. */
final class Wanted {
  private final Registry registry;
  private final Configuration configuration;
  private final MadeValues values;
  private final Map<io.ngp.iac.address.BlockAddress, Evaluation> evaluations =
      new ConcurrentHashMap<>();

  Wanted(Registry registry, Configuration configuration, MadeValues values) {
    this.registry = registry;
    this.configuration = configuration;
    this.values = values;
  }

  /** How the resources of one block are evaluated. */
  private record Evaluation(Inputs inputs, Scope scope, Map<ResourceAddress, Scope> own) {}

  /**
   * The inputs.
   *
   * @throws ProviderException if they cannot be told, or are not what the plan says
   */
  Fields of(Change change) {
    var planned = change.inputs().orElse(Fields.EMPTY);
    if (planned.isKnown()) {
      return planned;
    }
    try {
      var evaluation = evaluations.computeIfAbsent(change.address().block(), this::evaluation);
      var own = evaluation.own().get(change.address());
      if (own == null) {
        throw new ProviderException(
            change.address() + " is in the plan and not in the configuration.",
            "Make a new plan with `ngp plan`.");
      }
      var inputs = withIgnored(change, evaluation.inputs().evaluate(evaluation.scope().under(own)));
      refuseUnknown(change, inputs);
      refuseSurprise(change, planned, inputs);
      return inputs;
    } catch (EvaluationException e) {
      throw new ProviderException(
          e.diagnostic().position() + ": " + e.diagnostic().summary(), e.diagnostic().fix(), e);
    }
  }

  private Evaluation evaluation(io.ngp.iac.address.BlockAddress address) {
    var block = configuration.blocks().get(address);
    if (block == null) {
      throw new ProviderException(
          address + " is in the plan and not in the configuration.",
          "Make a new plan with `ngp plan`.");
    }
    var scope = configuration.scopes().of(address.module(), values::of);
    var own = new HashMap<ResourceAddress, Scope>();
    for (var instance : Expansion.of(block, scope)) {
      own.put(instance.address(), instance.own());
    }
    return new Evaluation(new Inputs(block, registry.type(block.type()).schema()), scope, own);
  }

  private Fields withIgnored(Change change, Fields inputs) {
    var ignored =
        configuration
            .block(change.address().block())
            .map(block -> block.lifecycle().ignoredChanges())
            .orElse(List.of());
    var result = inputs;
    for (var input : change.former().isPresent() ? ignored : List.<String>of()) {
      result = result.with(input, change.inputs().orElse(Fields.EMPTY).get(input));
    }
    return result;
  }

  private static void refuseUnknown(Change change, Fields inputs) {
    if (!inputs.isKnown()) {
      throw new ProviderException(
          change.address() + " needs something that is still not known: " + inputs,
          "This is a mistake of a resource type: an output it declares was not given.");
    }
  }

  private static void refuseSurprise(Change change, Fields planned, Fields inputs) {
    for (var difference : Differences.of(planned, inputs)) {
      if (difference.before().isKnown()) {
        throw new ProviderException(
            change.address()
                + ": "
                + difference.path()
                + " was planned as "
                + difference.before()
                + " and is "
                + difference.after()
                + " now.",
            "What it comes from has changed since; make a new plan.");
      }
    }
  }

  /** Whether a value says the same as another, whatever is secret in them. */
  static boolean isSame(Value one, Value other) {
    return one.equals(other)
        || Differences.of(Fields.EMPTY.with("x", one), Fields.EMPTY.with("x", other)).isEmpty();
  }
}
