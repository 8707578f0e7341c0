package io.ngp.engine.swarm;

import io.ngp.testkit.engine.EngineRig;
import io.ngp.testkit.engine.ExecContract;
import java.nio.file.Path;

/** Commands in containers of daemons that only masters reach, by TLS. */
class TrustedExecTest extends ExecContract {
  @Override
  protected EngineRig rig(Path folder) throws Exception {
    return SwarmRig.behindDoors(folder);
  }
}
