package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.EngineState;
import io.ngp.cluster.engine.EngineTask.Phase;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.swarm.SwarmSettings.Patience;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Nodes and tasks of a swarm. Everything here belongs to the owner thread, but {@link #nodes},
 * {@link #picture} and {@link #isUnsettled}, which any thread may ask.
 */
final class SwarmState extends EngineState<KnownNode, ServiceTask> {
  final Patience patience;

  private volatile Optional<SwarmPicture> picture = Optional.empty();
  private volatile boolean isUnsettled = true;

  SwarmState(Patience patience, InstantSource clock) {
    super(clock);
    this.patience = patience;
  }

  @Override
  protected KnownNode newAgent(String name) {
    return new KnownNode(name, now());
  }

  @Override
  public ServiceTask newTask(TaskId id, Optional<App> service, Phase phase) {
    return new ServiceTask(id, service, phase);
  }

  @Override
  public Duration retryAfter(int failures) {
    return patience.retryAfter(failures);
  }

  /** Pictures repeat what they have shown, in other words at times. */
  @Override
  protected boolean isNews(ServiceTask task, TaskChanged change) {
    return !task.isTold(change.condition());
  }

  void picture(SwarmPicture taken) {
    picture = Optional.of(taken);
  }

  /** What was seen last; empty before the first look. */
  Optional<SwarmPicture> picture() {
    return picture;
  }

  /** The first picture that shows what is done now. */
  long nextLook() {
    // One may be being taken right now, and have begun too early.
    return picture.map(SwarmPicture::number).orElse(0L) + 2;
  }

  /** Finds out whether anything is under way. */
  void settle() {
    isUnsettled = picture.isEmpty() || tasks().stream().anyMatch(SwarmState::isUnderWay);
  }

  private static boolean isUnderWay(ServiceTask task) {
    return switch (task.phase) {
      case WAITING, ENDED -> false;
      case PLACING, PLACED -> true;
      case THERE -> task.kill.isPresent() || !task.isTold(Condition.RUNNING);
    };
  }

  boolean isUnsettled() {
    return isUnsettled;
  }
}
