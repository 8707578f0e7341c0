package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineEvent.OrphanFound;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.Orders.Result;
import io.ngp.engine.local.TrackedTask.Phase;
import io.ngp.engine.local.wire.TaskReport;
import io.ngp.engine.local.wire.TaskSpec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves tasks on: orders what is next for each at its agent, repeats what was not answered, and
 * takes in what agents report. At most one order per task is under way. Owner thread only.
 */
final class TaskCourse {
  private static final Logger LOG = LoggerFactory.getLogger(TaskCourse.class);

  private final EngineState state;
  private final Orders orders;
  private final SecretGatherer secrets;
  private final Consumer<Runnable> owner;
  private boolean isDeposed;

  /**
   * A course.
   *
   * @param owner runs work on the owner thread later
   */
  TaskCourse(EngineState state, Orders orders, SecretGatherer secrets, Consumer<Runnable> owner) {
    this.state = state;
    this.orders = orders;
    this.secrets = secrets;
    this.owner = owner;
  }

  /** Does what is next for every task whose time has come. */
  void advanceAll() {
    state.tasks().forEach(this::advance);
  }

  /** Orders what is next for a task, if its agent can be reached and no order is under way. */
  void advance(TrackedTask task) {
    Optional<KnownAgent> agent = task.agent().flatMap(state::agent);
    if (task.phase == Phase.ENDED && task.isForgotten && agent.isEmpty()) {
      state.drop(task);
      return;
    }
    Optional<URI> address =
        agent.filter(a -> a.isSynced && a.isReachable).flatMap(KnownAgent::address);
    if (isDeposed
        || address.isEmpty()
        || task.hasOrderUnderWay
        || task.nextOrder.isAfter(state.now())) {
      return;
    }
    switch (task.phase) {
      case WAITING, PLACING -> {}
      case PLACED -> orderLaunch(task, address.get());
      case THERE ->
          task.kill.ifPresent(grace -> {
            under(task);
            orders.kill(address.get(), task.id, grace, answer(task, this::killed));
          });
      case ENDED -> {
        if (task.isForgotten) {
          under(task);
          orders.forget(address.get(), task.id, answer(task, this::forgotten));
        }
      }
    }
  }

  private void orderLaunch(TrackedTask task, URI address) {
    Instance.Placement placement = task.placement.orElseThrow();
    if (task.kill.isPresent() && task.failedOrders == 0) {
      state.end(task, Condition.KILLED, "Stopped before it was started.");
    } else if (task.kill.isPresent()) {
      // An order got no answer, so the agent may have the task all the same.
      under(task);
      orders.kill(address, task.id, task.kill.get(), answer(task, this::killed));
    } else {
      App app = task.service.orElseThrow();
      try {
        TaskSpec spec = SpecWriter.of(app, task.id, placement);
        under(task);
        orders.launch(address, spec, () -> secrets.gather(app), answer(task, this::launched));
      } catch (IllegalArgumentException e) {
        state.end(task, Condition.ERROR, String.valueOf(e.getMessage()));
      }
    }
  }

  private static void under(TrackedTask task) {
    task.hasOrderUnderWay = true;
  }

  private interface Answered {
    void take(TrackedTask task, Result result);
  }

  private Consumer<Result> answer(TrackedTask task, Answered then) {
    Phase phase = task.phase;
    return result ->
        owner.accept(() -> {
          task.hasOrderUnderWay = false;
          // Reports may have moved the task on while the order was under way.
          if (task.phase == phase) {
            take(task, result, then);
          }
          // A task that was dropped has nothing next: it would be forgotten again and again.
          if (state.task(task.id).filter(task::equals).isPresent()) {
            advance(task);
          }
        });
  }

  private void take(TrackedTask task, Result result, Answered then) {
    switch (result) {
      case Result.NoAnswer(String problem) -> {
        Duration pause = state.settings.retryAfter(task.failedOrders++);
        task.nextOrder = state.now().plus(pause);
        LOG.info(
            "Agent {} did not answer for task {}: {}. Retrying in {} ms.",
            task.agent().orElse("?"),
            task.id,
            problem,
            pause.toMillis());
      }
      case Result.Deposed(String message) -> {
        isDeposed = true;
        LOG.warn("This engine gives no more orders: {}", message);
      }
      case Result.SecretLacking _ when task.failedOrders > 0 ->
          // An order got no answer, so the agent may have the task all the same.
          task.kill = Optional.of(Duration.ZERO);
      case Result.Done _,
          Result.NoSuchTask _,
          Result.PortsTaken _,
          Result.NoRoom _,
          Result.Impossible _,
          Result.SecretLacking _ -> {
        task.failedOrders = 0;
        then.take(task, result);
      }
    }
  }

  private void launched(TrackedTask task, Result result) {
    switch (result) {
      case Result.Done(long sequence) -> {
        task.confirmedSequence = sequence;
        task.phase = Phase.THERE;
      }
      case Result.PortsTaken(List<Integer> ports, String message) ->
          placeAnew(task, ports, message);
      case Result.NoRoom(String message) -> placeElsewhere(task, message);
      case Result.Impossible(String message) -> state.end(task, Condition.ERROR, message);
      case Result.SecretLacking(String message) -> state.end(task, Condition.FAILED, message);
      case Result.NoSuchTask _, Result.NoAnswer _, Result.Deposed _ ->
          LOG.warn("Launching {} was answered with {}", task.id, result);
    }
  }

  private void placeElsewhere(TrackedTask task, String message) {
    LOG.info("Task {} is placed elsewhere: {}", task.id, message);
    Instant until = state.now().plus(state.settings.avoidFullAgent());
    task.agent().flatMap(state::agent).ifPresent(agent -> agent.fullUntil = until);
    task.phase = Phase.WAITING;
    state.unassign(task);
  }

  private void placeAnew(TrackedTask task, List<Integer> ports, String message) {
    LOG.info("Task {} is placed anew: {}", task.id, message);
    Instant until = state.now().plus(state.settings.avoidTakenPort());
    task.agent()
        .flatMap(state::agent)
        .ifPresent(a -> ports.forEach(port -> a.avoidedPorts.put(port, until)));
    task.phase = Phase.WAITING;
    state.unassign(task);
  }

  private void killed(TrackedTask task, Result result) {
    switch (result) {
      case Result.Done _ -> {
        task.phase = Phase.THERE;
        task.nextOrder = state.now().plus(state.settings.killRepeat());
      }
      case Result.NoSuchTask _ ->
          state.end(task, Condition.KILLED, "Stopped; its agent does not know it any more.");
      case Result.PortsTaken _,
          Result.NoRoom _,
          Result.Impossible _,
          Result.SecretLacking _,
          Result.NoAnswer _,
          Result.Deposed _ ->
          LOG.warn("Stopping {} was answered with {}", task.id, result);
    }
  }

  private void forgotten(TrackedTask task, Result result) {
    state.drop(task);
  }

  /** The caller wants a task stopped. */
  void kill(TaskId id, Duration grace) {
    Optional<TrackedTask> known = state.task(id);
    if (known.isEmpty()) {
      TrackedTask unknown = new TrackedTask(id, Optional.empty(), Phase.WAITING);
      state.end(unknown, Condition.UNKNOWN, "No agent knows this task.");
      return;
    }
    TrackedTask task = known.get();
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

  /** The caller wants to hear no more of an ended task. */
  void forget(TaskId id) {
    state
        .task(id)
        .filter(t -> t.phase == Phase.ENDED)
        .ifPresent(t -> {
          t.isForgotten = true;
          advance(t);
        });
  }

  /** An agent says how a task fares. */
  void reported(KnownAgent agent, TaskReport report) {
    TaskId id = TaskId.parse(report.taskId());
    Optional<TrackedTask> known = state.task(id);
    if (known.isEmpty()) {
      stray(agent, id, report);
    } else if (known.get().phase != Phase.ENDED
        && known.get().agent().filter(agent.name::equals).isPresent()) {
      moved(known.get(), report);
    }
  }

  private void moved(TrackedTask task, TaskReport report) {
    report.ends().ifPresent(ends -> state.tellEnds(task, ends));
    TaskChanged change =
        new TaskChanged(
            task.id, report.condition(), report.message(), report.exitCode(), report.at());
    if (report.condition().isTerminal()) {
      state.end(task, change);
    } else {
      task.phase = Phase.THERE;
      state.tellState(task, change);
    }
    advance(task);
  }

  private void stray(KnownAgent agent, TaskId id, TaskReport report) {
    TrackedTask task = new TrackedTask(id, Optional.empty(), Phase.THERE);
    state.track(task);
    state.assign(task, new Instance.Placement(agent.info(), List.of()));
    if (report.condition().isTerminal()) {
      // Nobody waits for its end; its record on the agent may go.
      state.release(task);
      task.phase = Phase.ENDED;
      task.isForgotten = true;
      advance(task);
    } else {
      state.tell(new OrphanFound(id));
      moved(task, report);
    }
  }

  /** An agent's complete list does not have a task that it should have. */
  void missing(KnownAgent agent, TrackedTask task, long sequence) {
    switch (task.phase) {
      case THERE -> {
        if (task.confirmedSequence <= sequence) {
          state.end(task, Condition.GONE, "Agent %s knows it no longer.".formatted(agent.name));
        }
      }
      // Never started there, or the order was lost: it is (again) ordered by its id.
      case PLACED -> advance(task);
      case ENDED -> {
        if (task.isForgotten && !task.hasOrderUnderWay) {
          state.drop(task);
        }
      }
      case WAITING, PLACING -> {}
    }
  }
}
