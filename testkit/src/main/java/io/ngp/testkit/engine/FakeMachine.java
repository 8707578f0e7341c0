package io.ngp.testkit.engine;

import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.EngineNode.Amounts;
import io.ngp.cluster.instance.AgentInfo;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** A pretended machine: what it has, and whether it is heard of. */
record FakeMachine(AgentInfo info, double cpus, double memMib, boolean isReachable) {
  static final int PORTS = 1_000;

  /** As the engine shows it while these tasks live on it. */
  EngineNode node(Collection<FakeTask> living, Amounts used, Instant now) {
    return new EngineNode(
        info,
        "fake://" + info.id(),
        isReachable,
        now,
        new Amounts(cpus, memMib, 100_000, 0, PORTS),
        used,
        living.size(),
        Map.of(),
        Map.of("cpu", "not enforced: pretended", "memory", "not enforced: pretended"));
  }
}
