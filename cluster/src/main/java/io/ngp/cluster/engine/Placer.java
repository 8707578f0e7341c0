package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineEvent.LaunchRefused;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.TaskPlaced;
import io.ngp.cluster.engine.EngineTask.Phase;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds agents for waiting tasks and has the choice made durable, for engines that must know where
 * a task will be before it starts. Owner thread only.
 *
 * @param <T> what the engine knows of a task
 */
public final class Placer<T extends EngineTask> {
  private static final Logger LOG = LoggerFactory.getLogger(Placer.class);

  private final EngineState<? extends EngineAgent<T>, T> state;
  private final Consumer<Runnable> owner;
  private final Consumer<T> advance;
  private final RandomGenerator random;

  /**
   * A placer.
   *
   * @param owner runs work on the owner thread later
   * @param advance does what is next for a task whose placement is durable
   * @param random where random host ports start
   */
  public Placer(
      EngineState<? extends EngineAgent<T>, T> state,
      Consumer<Runnable> owner,
      Consumer<T> advance,
      RandomGenerator random) {
    this.state = state;
    this.owner = owner;
    this.advance = advance;
    this.random = random;
  }

  /** Places what fits now, in the order it was asked for, and says why the rest does not. */
  void placeWaiting() {
    // What one task of a service was refused for, the next is too.
    Map<App, List<OfferVerdict>> refused = new HashMap<>();
    for (T task : state.tasks()) {
      if (task.phase == Phase.WAITING) {
        App app = task.service.orElseThrow();
        boolean hasHome = state.reservation(task.id.instance()).isPresent();
        Optional<List<OfferVerdict>> verdicts =
            !hasHome && refused.containsKey(app) ? Optional.of(refused.get(app)) : place(task, app);
        verdicts.ifPresent(why -> {
          tellRefusal(task, app, why);
          if (!hasHome) {
            refused.put(app, why);
          }
        });
      }
    }
  }

  /** The reasons if there is no place. */
  private Optional<List<OfferVerdict>> place(T task, App app) {
    List<AgentOffer> offers =
        state.agents().stream()
            .flatMap(agent ->
                agent
                    .offer(app, task.id.instance(), state.isAvoided(agent.name), state.now())
                    .stream())
            .toList();
    return switch (Placement.place(
        app, task.id, state.reservation(task.id.instance()), offers, random.nextLong())) {
      case Placement.Result.Placed(var _, var agent, List<Integer> ports) -> {
        placed(task, new Instance.Placement(agent, ports));
        yield Optional.empty();
      }
      case Placement.Result.Refused(var _, List<OfferVerdict> verdicts) -> Optional.of(verdicts);
    };
  }

  private void tellRefusal(T task, App app, List<OfferVerdict> verdicts) {
    if (task.toldRefusal.filter(verdicts::equals).isEmpty()) {
      task.toldRefusal = Optional.of(verdicts);
      state.tell(new LaunchRefused(app.id(), task.id, verdicts, state.now()));
    }
  }

  private void placed(T task, Instance.Placement placement) {
    task.phase = Phase.PLACING;
    task.toldRefusal = Optional.empty();
    state.assign(task, placement);
    var _ =
        state
            .record(new TaskPlaced(task.id, placement))
            .whenComplete(
                (_, failure) -> owner.accept(() -> durable(task, Optional.ofNullable(failure))));
  }

  private void durable(T task, Optional<Throwable> failure) {
    if (task.phase != Phase.PLACING) {
      return;
    }
    if (failure.isPresent()) {
      // Its listener no longer leads: the next leader places the task.
      LOG.info("Task {} is not started: its placement was not recorded", task.id, failure.get());
    } else if (task.kill.isPresent()) {
      state.end(task, Condition.KILLED, "Stopped before it was started.");
    } else {
      task.phase = Phase.PLACED;
      advance.accept(task);
    }
  }
}
