package io.ngp.engine.swarm;

import io.ngp.testkit.engine.EngineContract;
import io.ngp.testkit.engine.EngineRig;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("long")
class SwarmEngineTest extends EngineContract {
  @Override
  protected EngineRig rig(Path folder) throws Exception {
    return new SwarmRig(folder);
  }
}
