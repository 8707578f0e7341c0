package io.ngp.cluster.engine;

import io.ngp.cluster.engine.EngineTask.Phase;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves tasks on: orders what is next for each and repeats what was not answered. At most one order
 * per task is under way. What orders there are, and how tasks are seen to fare, is the engine's.
 * Owner thread only.
 *
 * @param <T> what the engine knows of a task
 * @param <R> what may become of an order
 */
public abstract class TaskCourse<T extends EngineTask, R> {
  private static final Logger LOG = LoggerFactory.getLogger(TaskCourse.class);

  private final EngineState<? extends EngineAgent<T>, T> state;
  private final Consumer<Runnable> owner;
  private boolean isDeposed;

  /**
   * A course.
   *
   * @param owner runs work on the owner thread later
   */
  protected TaskCourse(EngineState<? extends EngineAgent<T>, T> state, Consumer<Runnable> owner) {
    this.state = state;
    this.owner = owner;
  }

  /** Orders what is next for a task, if its agent can be had and no order is under way. */
  public abstract void advance(T task);

  /** The caller wants to hear no more of an ended task. */
  protected abstract void forget(T ended);

  /** Orders a task to its agent. */
  protected abstract void orderLaunch(T task);

  /** Orders a task to be stopped. */
  protected abstract void orderKill(T task);

  /** Takes in what became of an order, on the owner thread, if the task has not moved on since. */
  protected abstract void take(T task, R result, BiConsumer<T, R> then);

  /** Does what is next for every task whose time has come. */
  public final void advanceAll() {
    state.tasks().forEach(this::advance);
  }

  /** Whether an order may be given for the task now. */
  protected final boolean mayOrder(T task) {
    return !isDeposed && !task.hasOrderUnderWay && !task.nextOrder.isAfter(state.now());
  }

  /** What is next for a placed task: it is ordered, unless it is to stop. */
  protected final void launchOrStop(T task) {
    if (task.kill.isEmpty()) {
      orderLaunch(task);
    } else if (task.failedOrders == 0) {
      state.end(task, Condition.KILLED, "Stopped before it was started.");
    } else {
      // An order got no answer, so the task may be there all the same.
      orderKill(task);
    }
  }

  /** Notes that an order is under way, and gives what takes its result on any thread. */
  protected final Consumer<R> ordered(T task, BiConsumer<T, R> then) {
    task.hasOrderUnderWay = true;
    Phase phase = task.phase;
    return result ->
        owner.accept(() -> {
          task.hasOrderUnderWay = false;
          // What was heard of the task may have moved it on while the order was under way.
          if (task.phase == phase) {
            take(task, result, then);
          }
          // A task that was dropped has nothing next: it would be forgotten again and again.
          if (state.task(task.id).filter(task::equals).isPresent()) {
            advance(task);
          }
        });
  }

  /** The order was answered, whatever with. */
  protected final void answered(T task, R result, BiConsumer<T, R> then) {
    task.failedOrders = 0;
    then.accept(task, result);
  }

  /** The order got no answer: it is repeated after a pause. */
  protected final void notAnswered(T task, String problem) {
    Duration pause = state.retryAfter(task.failedOrders++);
    task.nextOrder = state.now().plus(pause);
    LOG.info(
        "Agent {} did not answer for task {}: {}. Retrying in {} ms.",
        task.agent().orElse("?"),
        task.id,
        problem,
        pause.toMillis());
  }

  /** No order is given any more. */
  protected final void deposed(String message) {
    isDeposed = true;
    LOG.warn("This engine gives no more orders: {}", message);
  }

  /** A secret of the task can't be had: it fails, unless an earlier order may have started it. */
  protected final void lacksSecret(T task, String message) {
    if (task.failedOrders > 0) {
      task.kill = Optional.of(Duration.ZERO);
    } else {
      state.end(task, Condition.FAILED, message);
    }
  }

  /** The caller wants a task stopped. */
  public final void kill(TaskId id, Duration grace) {
    Optional<T> known = state.task(id);
    if (known.isEmpty()) {
      T unknown = state.newTask(id, Optional.empty(), Phase.WAITING);
      state.end(unknown, Condition.UNKNOWN, "No agent knows this task.");
      return;
    }
    T task = known.get();
    if (task.phase == Phase.ENDED) {
      return;
    }
    if (task.kill.isEmpty()) {
      task.nextOrder = Instant.MIN;
    }
    task.kill = Optional.of(grace);
    switch (task.phase) {
      case WAITING -> state.end(task, Condition.KILLED, "Stopped before it was placed.");
      case PLACED, THERE -> advance(task);
      case PLACING, ENDED -> {}
    }
  }

  /** The caller wants to hear no more of a task, if that has ended. */
  public final void forget(TaskId id) {
    state.task(id).filter(t -> t.phase == Phase.ENDED).ifPresent(this::forget);
  }
}
