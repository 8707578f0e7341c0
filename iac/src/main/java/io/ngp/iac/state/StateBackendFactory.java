package io.ngp.iac.state;

import io.ngp.iac.value.Value.Fields;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A kind of place for state, as {@code state: {backend: NAME, ...}} chooses it. */
public interface StateBackendFactory {
  /**
   * Whose state it is.
   *
   * @param project folder of the platform file; paths in the settings are relative to it
   * @param environmentFolder what is kept of the environment on this machine: {@code
   *     .ngp/<environment>}
   * @param variables of the process
   */
  record Context(
      Path project,
      Path environmentFolder,
      String platform,
      String environment,
      Map<String, String> variables) {
    public Context {
      variables = Map.copyOf(variables);
    }
  }

  /** Its name: {@code local}. */
  String name();

  /** The settings it takes; others are refused before {@link #create}. */
  Set<String> settings();

  /**
   * The place; nothing is touched yet.
   *
   * @throws StateException if the settings are not enough
   */
  StateBackend create(Fields settings, Context context);
}
