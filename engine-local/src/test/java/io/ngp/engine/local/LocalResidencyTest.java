package io.ngp.engine.local;

import io.ngp.testkit.engine.EngineRig;
import io.ngp.testkit.engine.ResidencyContract;
import java.io.IOException;
import java.nio.file.Path;

class LocalResidencyTest extends ResidencyContract {
  @Override
  protected EngineRig rig(Path folder) throws IOException {
    return new LocalRig(folder);
  }
}
