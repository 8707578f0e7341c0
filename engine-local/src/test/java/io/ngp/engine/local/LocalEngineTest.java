package io.ngp.engine.local;

import io.ngp.testkit.engine.EngineContract;
import io.ngp.testkit.engine.EngineRig;
import java.io.IOException;
import java.nio.file.Path;

class LocalEngineTest extends EngineContract {
  @Override
  protected EngineRig rig(Path folder) throws IOException {
    return new LocalRig(folder);
  }
}
