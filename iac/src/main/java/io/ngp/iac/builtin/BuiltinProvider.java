package io.ngp.iac.builtin;

import io.ngp.iac.provider.Provider;
import io.ngp.iac.provider.ResourceType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Manages the types every platform has: {@code null}, {@code file}, {@code command}, {@code
 * http.ready}, {@code random} and {@code secret}.
 */
public final class BuiltinProvider implements Provider {
  private final List<ResourceType> types;

  /**
   * A provider for one project.
   *
   * @param project the folder that relative paths are seen from
   * @param environment the variables that {@code secret} may read and commands inherit
   */
  public BuiltinProvider(Path project, Map<String, String> environment) {
    var places = new Places(project);
    this.types =
        List.of(
            new NullType(),
            new FileType(places),
            new CommandType(places, new Shell(environment)),
            new HttpReadyType(),
            new RandomType(),
            new SecretType(places, environment));
  }

  @Override
  public List<ResourceType> types() {
    return types;
  }
}
