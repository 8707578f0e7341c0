package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineEvent.OrphanFound;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.EngineTask.Phase;
import io.ngp.cluster.engine.TaskCourse;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.Orders.Result;
import io.ngp.engine.local.wire.TaskReport;
import io.ngp.engine.local.wire.TaskSpec;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the tasks of agents on, and takes in what agents report of them. Owner thread only. */
final class AgentCourse extends TaskCourse<AgentTask, Result> {
  private static final Logger LOG = LoggerFactory.getLogger(AgentCourse.class);

  private final AgentState state;
  private final Orders orders;
  private final SecretGatherer secrets;

  /**
   * A course.
   *
   * @param owner runs work on the owner thread later
   */
  AgentCourse(AgentState state, Orders orders, SecretGatherer secrets, Consumer<Runnable> owner) {
    super(state, owner);
    this.state = state;
    this.orders = orders;
    this.secrets = secrets;
  }

  @Override
  public void advance(AgentTask task) {
    if (task.phase == Phase.ENDED && task.isForgotten && state.agentOf(task).isEmpty()) {
      state.drop(task);
      return;
    }
    if (address(task).isEmpty() || !mayOrder(task)) {
      return;
    }
    switch (task.phase) {
      case WAITING, PLACING -> {}
      case PLACED -> launchOrStop(task);
      case THERE -> {
        if (task.kill.isPresent()) {
          orderKill(task);
        }
      }
      case ENDED -> {
        if (task.isForgotten) {
          orders.forget(address(task).orElseThrow(), task.id, ordered(task, this::forgotten));
        }
      }
    }
  }

  /** Where its agent answers, if that can be reached. */
  private Optional<URI> address(AgentTask task) {
    return state
        .agentOf(task)
        .filter(a -> a.isSynced && a.isReachable)
        .flatMap(KnownAgent::address);
  }

  @Override
  protected void orderLaunch(AgentTask task) {
    App app = task.service.orElseThrow();
    try {
      TaskSpec spec = SpecWriter.of(app, task.id, task.placement.orElseThrow());
      orders.launch(
          address(task).orElseThrow(),
          spec,
          () -> secrets.gather(app),
          ordered(task, this::launched));
    } catch (IllegalArgumentException e) {
      state.end(task, Condition.ERROR, String.valueOf(e.getMessage()));
    }
  }

  @Override
  protected void orderKill(AgentTask task) {
    orders.kill(
        address(task).orElseThrow(), task.id, task.kill.orElseThrow(), ordered(task, this::killed));
  }

  @Override
  protected void take(AgentTask task, Result result, BiConsumer<AgentTask, Result> then) {
    switch (result) {
      case Result.NoAnswer(String problem) -> notAnswered(task, problem);
      case Result.Deposed(String message) -> deposed(message);
      case Result.SecretLacking(String message) -> lacksSecret(task, message);
      case Result.Done _,
          Result.NoSuchTask _,
          Result.PortsTaken _,
          Result.NoRoom _,
          Result.Impossible _ ->
          answered(task, result, then);
    }
  }

  private void launched(AgentTask task, Result result) {
    switch (result) {
      case Result.Done(long sequence) -> {
        task.confirmedSequence = sequence;
        task.phase = Phase.THERE;
      }
      case Result.PortsTaken(List<Integer> ports, String message) ->
          placeAnew(task, ports, message);
      case Result.NoRoom(String message) -> placeElsewhere(task, message);
      case Result.Impossible(String message) -> state.end(task, Condition.ERROR, message);
      case Result.NoSuchTask _, Result.SecretLacking _, Result.NoAnswer _, Result.Deposed _ ->
          LOG.warn("Launching {} was answered with {}", task.id, result);
    }
  }

  private void placeElsewhere(AgentTask task, String message) {
    LOG.info("Task {} is placed elsewhere: {}", task.id, message);
    Instant until = state.now().plus(state.settings.avoidFullAgent());
    state.agentOf(task).ifPresent(agent -> agent.fullUntil = until);
    task.phase = Phase.WAITING;
    state.unassign(task);
  }

  private void placeAnew(AgentTask task, List<Integer> ports, String message) {
    LOG.info("Task {} is placed anew: {}", task.id, message);
    Instant until = state.now().plus(state.settings.avoidTakenPort());
    state.agentOf(task).ifPresent(a -> ports.forEach(port -> a.avoidedPorts.put(port, until)));
    task.phase = Phase.WAITING;
    state.unassign(task);
  }

  private void killed(AgentTask task, Result result) {
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

  private void forgotten(AgentTask task, Result result) {
    state.drop(task);
  }

  @Override
  protected void forget(AgentTask ended) {
    ended.isForgotten = true;
    advance(ended);
  }

  /** An agent says how a task fares. */
  void reported(KnownAgent agent, TaskReport report) {
    TaskId id = TaskId.parse(report.taskId());
    Optional<AgentTask> known = state.task(id);
    if (known.isEmpty()) {
      stray(agent, id, report);
    } else if (known.get().phase != Phase.ENDED
        && known.get().agent().filter(agent.name::equals).isPresent()) {
      moved(known.get(), report);
    }
  }

  private void moved(AgentTask task, TaskReport report) {
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
    AgentTask task = state.newTask(id, Optional.empty(), Phase.THERE);
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
  void missing(KnownAgent agent, AgentTask task, long sequence) {
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
