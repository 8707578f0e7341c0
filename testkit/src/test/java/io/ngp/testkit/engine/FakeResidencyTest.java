package io.ngp.testkit.engine;

import java.nio.file.Path;

class FakeResidencyTest extends ResidencyContract {
  @Override
  protected EngineRig rig(Path folder) {
    return new FakeRig();
  }
}
