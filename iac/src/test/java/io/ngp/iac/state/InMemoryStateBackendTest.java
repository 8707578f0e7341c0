package io.ngp.iac.state;

import io.ngp.iac.testing.InMemoryStateBackend;
import io.ngp.iac.testing.StateBackendContract;

class InMemoryStateBackendTest extends StateBackendContract {
  private final InMemoryStateBackend backend = new InMemoryStateBackend();

  @Override
  protected StateBackend backend() {
    return backend;
  }
}
