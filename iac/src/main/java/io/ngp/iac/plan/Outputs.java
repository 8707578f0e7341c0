package io.ngp.iac.plan;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.configuration.Configuration.OutputDefinition;
import io.ngp.iac.value.Value;
import java.util.function.Function;

/** The values of outputs. */
public final class Outputs {
  private Outputs() {}

  /** The value of an output, given the values of blocks; wrapped if it is declared secret. */
  public static Value value(
      OutputDefinition definition,
      Configuration configuration,
      Function<BlockAddress, Value> blockValues) {
    var scope = configuration.scopes().of(definition.module(), blockValues);
    var value = definition.value().evaluate(scope);
    return definition.isSecret() ? new Value.Secret(value) : value;
  }
}
