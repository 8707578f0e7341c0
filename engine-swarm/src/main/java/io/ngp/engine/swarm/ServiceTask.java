package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineTask;
import io.ngp.cluster.instance.TaskId;
import java.time.Instant;
import java.util.Optional;

/** A task that is a service of the swarm. Owner thread only. */
final class ServiceTask extends EngineTask {
  boolean wasToldRunning;

  /** As the last picture had it. */
  Optional<SwarmTask> seen = Optional.empty();

  /** Since when it is there without being in a picture. */
  Optional<Instant> absentSince = Optional.empty();

  /** The first picture that can't have it any more, if its service was emptied. */
  Optional<Long> emptiedBy = Optional.empty();

  ServiceTask(TaskId id, Optional<App> service, Phase phase) {
    super(id, service, phase);
  }
}
