package io.ngp.provider.cluster;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a master would say of a definition, for plans that are made where none can be asked. */
@FunctionalInterface
public interface DefinitionRules {
  /** What is wrong with a complete definition, each as a sentence part with its place; or none. */
  List<String> mistakes(JsonNode definition);
}
