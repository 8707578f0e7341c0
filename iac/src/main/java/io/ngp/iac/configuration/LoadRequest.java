package io.ngp.iac.configuration;

import io.ngp.iac.provider.Registry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a configuration is and what it may refer to.
 *
 * @param project folder with {@code platform.yaml}, {@code modules/} and what they name; absolute
 * @param environment {@code default}, or the one whose {@code platform.<environment>.yaml} is laid
 *     over
 * @param builtins folder of the modules that come with NGP
 * @param variables of the process's environment
 * @param settings given on the command line, by {@code module.variable}
 * @param former to be read instead of the files there are now
 * @param fallback the platform file to be taken where the project has none
 */
public record LoadRequest(
    Path project,
    String environment,
    Path builtins,
    Map<String, String> variables,
    Map<String, String> settings,
    Registry registry,
    Optional<SourceBundle> former,
    Optional<String> fallback) {
  /** Copies the maps. */
  public LoadRequest {
    variables = Map.copyOf(variables);
    settings = Map.copyOf(settings);
  }
}
