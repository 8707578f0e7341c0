package io.ngp.engine.local;

import io.ngp.testkit.engine.EngineRig;
import io.ngp.testkit.engine.ExecContract;
import java.io.IOException;
import java.nio.file.Path;

class LocalExecTest extends ExecContract {
  @Override
  protected EngineRig rig(Path folder) throws IOException {
    return new LocalRig(folder);
  }
}
