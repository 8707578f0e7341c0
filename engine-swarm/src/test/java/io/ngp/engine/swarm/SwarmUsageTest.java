package io.ngp.engine.swarm;

import io.ngp.testkit.engine.EngineRig;
import io.ngp.testkit.engine.UsageContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("long")
class SwarmUsageTest extends UsageContract {
  @Override
  protected EngineRig rig(Path folder) throws Exception {
    return new SwarmRig(folder);
  }
}
