package io.ngp.engine.swarm;

import io.ngp.testkit.engine.EngineRig;
import io.ngp.testkit.engine.ExecContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("long")
class SwarmExecTest extends ExecContract {
  @Override
  protected EngineRig rig(Path folder) throws Exception {
    return new SwarmRig(folder);
  }
}
