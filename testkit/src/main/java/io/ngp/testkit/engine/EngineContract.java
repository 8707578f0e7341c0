package io.ngp.testkit.engine;

import io.ngp.cluster.engine.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/**
 * What every {@link Engine} must do. A test class per engine extends it and says how to drive that
 * engine.
 */
public abstract class EngineContract {
  /** A rig whose files, if any, lie in this folder. */
  protected abstract EngineRig rig(Path folder) throws Exception;

  @Nested
  class Tasks extends TaskContract {
    @Override
    protected EngineRig rig(Path folder) throws Exception {
      return EngineContract.this.rig(folder);
    }
  }

  @Nested
  class Kills extends KillContract {
    @Override
    protected EngineRig rig(Path folder) throws Exception {
      return EngineContract.this.rig(folder);
    }
  }

  @Nested
  class Takeovers extends TakeoverContract {
    @Override
    protected EngineRig rig(Path folder) throws Exception {
      return EngineContract.this.rig(folder);
    }
  }

  @Nested
  class Agents extends AgentContract {
    @Override
    protected EngineRig rig(Path folder) throws Exception {
      return EngineContract.this.rig(folder);
    }
  }
}
