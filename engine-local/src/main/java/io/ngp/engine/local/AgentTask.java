package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineTask;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.TaskId;
import java.util.List;
import java.util.Optional;

/** A task of an agent. Owner thread only. */
final class AgentTask extends EngineTask {
  boolean isForgotten;
  List<ContainerEnd> toldEnds = List.of();

  /** A snapshot of at least this number must include the task. */
  long confirmedSequence;

  AgentTask(TaskId id, Optional<App> service, Phase phase) {
    super(id, service, phase);
  }
}
