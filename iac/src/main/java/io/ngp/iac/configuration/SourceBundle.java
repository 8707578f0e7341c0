package io.ngp.iac.configuration;

import java.util.Map;
import java.util.TreeMap;

/**
 * The files a configuration was read from, so that a revision can be planned again.
 *
 * @param files content by path, relative to the project; built-in modules as {@code
 *     builtin:NAME/FILE}
 * @param variables set on the command line, by {@code module.variable}
 */
public record SourceBundle(Map<String, String> files, Map<String, String> variables) {
  /** Copies the maps. */
  public SourceBundle {
    files = java.util.Collections.unmodifiableMap(new TreeMap<>(files));
    variables = java.util.Collections.unmodifiableMap(new TreeMap<>(variables));
  }
}
