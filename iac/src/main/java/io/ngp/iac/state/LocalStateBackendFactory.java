package io.ngp.iac.state;

import io.ngp.iac.value.Value.Fields;
import java.util.Set;

/** State in the environment's own folder: {@code .ngp/<environment>/state}. */
public final class LocalStateBackendFactory implements StateBackendFactory {
  @Override
  public String name() {
    return StateBackends.LOCAL;
  }

  @Override
  public Set<String> settings() {
    return Set.of();
  }

  @Override
  public StateBackend create(Fields settings, Context context) {
    return new LocalStateBackend(context.environmentFolder().resolve("state"));
  }
}
