package io.ngp.engine.swarm;

import io.ngp.testkit.engine.EngineRig;
import io.ngp.testkit.engine.ExecContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Commands in containers of daemons that only masters reach, by TLS. */
@Tag("long")
class TrustedExecTest extends ExecContract {
  @Override
  protected EngineRig rig(Path folder) throws Exception {
    return SwarmRig.behindDoors(folder);
  }
}
