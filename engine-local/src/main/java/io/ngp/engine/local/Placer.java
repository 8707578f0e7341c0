package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.AgentOffer;
import io.ngp.cluster.engine.EngineEvent.LaunchRefused;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.TaskPlaced;
import io.ngp.cluster.engine.Placement;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.engine.local.TrackedTask.Phase;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds agents for waiting tasks and has the choice made durable. Owner thread only. */
final class Placer {
  private static final Logger LOG = LoggerFactory.getLogger(Placer.class);

  private final EngineState state;
  private final Consumer<Runnable> owner;
  private final Consumer<TrackedTask> advance;
  private final RandomGenerator random;

  /**
   * A placer.
   *
   * @param owner runs work on the owner thread later
   * @param advance does what is next for a task whose placement is durable
   */
  Placer(
      EngineState state,
      Consumer<Runnable> owner,
      Consumer<TrackedTask> advance,
      RandomGenerator random) {
    this.state = state;
    this.owner = owner;
    this.advance = advance;
    this.random = random;
  }

  /** Places what fits now, in the order it was asked for, and says why the rest does not. */
  void placeWaiting() {
    Instant now = state.now();
    // What one task of a service was refused for, the next is too.
    Map<App, List<OfferVerdict>> refused = new HashMap<>();
    for (TrackedTask task : state.tasks()) {
      if (task.phase == Phase.WAITING && task.service.isPresent()) {
        App app = task.service.get();
        List<OfferVerdict> known = refused.get(app);
        if (state.reservation(task.id.instance()).isPresent()) {
          var _ = place(task, app, now);
        } else if (known != null) {
          tellRefusal(task, app, known, now);
        } else {
          place(task, app, now).ifPresent(verdicts -> refused.put(app, verdicts));
        }
      }
    }
  }

  private Optional<List<OfferVerdict>> place(TrackedTask task, App app, Instant now) {
    List<AgentOffer> offers =
        state.agents().stream()
            .filter(a -> a.isReachable && a.isSynced)
            .flatMap(a -> a.offer(app, task.id.instance(), state.isAvoided(a.name), now).stream())
            .toList();
    return switch (Placement.place(
        app, task.id, state.reservation(task.id.instance()), offers, random.nextLong())) {
      case Placement.Result.Placed(var _, var agent, List<Integer> ports) -> {
        placed(task, new Instance.Placement(agent, ports));
        yield Optional.empty();
      }
      case Placement.Result.Refused(var _, List<OfferVerdict> verdicts) -> {
        tellRefusal(task, app, verdicts, now);
        yield Optional.of(verdicts);
      }
    };
  }

  private void tellRefusal(TrackedTask task, App app, List<OfferVerdict> verdicts, Instant now) {
    if (task.toldRefusal.filter(verdicts::equals).isEmpty()) {
      task.toldRefusal = Optional.of(verdicts);
      state.tell(new LaunchRefused(app.id(), task.id, verdicts, now));
    }
  }

  private void placed(TrackedTask task, Instance.Placement placement) {
    task.phase = Phase.PLACING;
    task.toldRefusal = Optional.empty();
    state.assign(task, placement);
    var _ =
        state
            .record(new TaskPlaced(task.id, placement))
            .whenComplete(
                (_, failure) -> owner.accept(() -> durable(task, Optional.ofNullable(failure))));
  }

  private void durable(TrackedTask task, Optional<Throwable> failure) {
    if (task.phase != Phase.PLACING) {
      return;
    }
    if (failure.isPresent()) {
      // Its listener no longer leads: the next leader places the task.
      LOG.info("Task {} is not started: its placement was not recorded", task.id, failure.get());
      return;
    }
    if (task.kill.isPresent()) {
      state.end(task, Condition.KILLED, "Stopped before it was started.");
      return;
    }
    task.phase = Phase.PLACED;
    advance.accept(task);
  }
}
