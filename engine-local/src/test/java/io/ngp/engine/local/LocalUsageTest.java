package io.ngp.engine.local;

import io.ngp.testkit.engine.EngineRig;
import io.ngp.testkit.engine.UsageContract;
import java.io.IOException;
import java.nio.file.Path;

class LocalUsageTest extends UsageContract {
  @Override
  protected EngineRig rig(Path folder) throws IOException {
    return new LocalRig(folder);
  }
}
