package io.ngp.iac.configuration;

import io.ngp.iac.configuration.Configuration.OutputDefinition;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.source.SourceNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A module as its {@code module.yaml} says.
 *
 * @param needs modules that must be selected, too
 * @param resources by name, not read further yet
 * @param folder on disk
 */
public record ModuleDefinition(
    String name,
    String description,
    List<String> needs,
    Map<String, Variable> variables,
    Map<String, SourceNode.Member> resources,
    Map<String, OutputDefinition> outputs,
    Path folder,
    boolean isBuiltin,
    Position position) {
  /** Copies the collections. */
  public ModuleDefinition {
    needs = List.copyOf(needs);
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    resources = Collections.unmodifiableMap(new LinkedHashMap<>(resources));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }
}
