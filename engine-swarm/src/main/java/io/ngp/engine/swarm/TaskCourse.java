package io.ngp.engine.swarm;

import io.ngp.cluster.engine.EngineEvent.OrphanFound;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.swarm.Orders.Result;
import io.ngp.engine.swarm.TrackedTask.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves tasks on: orders what is next for each, repeats what did not work, and takes in what
 * pictures show. At most one order per task is under way. Owner thread only.
 */
final class TaskCourse {
  private static final Logger LOG = LoggerFactory.getLogger(TaskCourse.class);

  private final SwarmState state;
  private final Orders orders;
  private final Ends ends;
  private final Consumer<Runnable> owner;
  private boolean isDeposed;

  /**
   * A course.
   *
   * @param owner runs work on the owner thread later
   */
  TaskCourse(SwarmState state, Orders orders, Ends ends, Consumer<Runnable> owner) {
    this.state = state;
    this.orders = orders;
    this.ends = ends;
    this.owner = owner;
  }

  /** Does what is next for every task whose time has come. */
  void advanceAll() {
    state.tasks().forEach(this::advance);
  }

  /** Orders what is next for a task, if its node can be had and no order is under way. */
  void advance(TrackedTask task) {
    // Before the first look nobody knows what earlier leaders have ordered.
    if (isDeposed
        || task.hasOrderUnderWay
        || task.nextOrder.isAfter(state.now())
        || state.picture().isEmpty()) {
      return;
    }
    switch (task.phase) {
      case WAITING, PLACING, ENDED -> {}
      case PLACED -> launchOrNot(task);
      case THERE -> {
        if (task.kill.isPresent() && !isOutOfReach(task)) {
          orderKill(task);
        }
      }
    }
  }

  private boolean isOutOfReach(TrackedTask task) {
    return node(task).filter(node -> !node.isReachable).isPresent();
  }

  private Optional<KnownNode> node(TrackedTask task) {
    return task.agent().flatMap(state::node);
  }

  private void launchOrNot(TrackedTask task) {
    Optional<SwarmNode> node = node(task).filter(n -> n.isReachable).flatMap(n -> n.node);
    if (task.kill.isPresent() && task.failedOrders == 0) {
      state.end(task, Condition.KILLED, "Stopped before it was started.");
    } else if (task.kill.isPresent()) {
      // An order got no answer, so the service may exist all the same.
      orderKill(task);
    } else if (node.isPresent()) {
      task.hasOrderUnderWay = true;
      Instance.Placement placement = task.placement.orElseThrow();
      orders.launch(
          task.service.orElseThrow(), task.id, placement, node.get(), answer(task, this::launched));
    } else {
      state.tellState(
          task,
          Condition.UNREACHABLE,
          "Node %s of the swarm is not ready.".formatted(task.agent().orElse("?")));
    }
  }

  private void orderKill(TrackedTask task) {
    task.hasOrderUnderWay = true;
    orders.kill(
        task.id,
        task.seen.flatMap(SwarmTask::container),
        node(task).flatMap(n -> n.node),
        task.kill.orElseThrow(),
        answer(task, this::killed));
  }

  private interface Answered {
    void take(TrackedTask task, Result result);
  }

  private Consumer<Result> answer(TrackedTask task, Answered then) {
    Phase phase = task.phase;
    return result ->
        owner.accept(() -> {
          task.hasOrderUnderWay = false;
          // Pictures may have moved the task on while the order was under way.
          if (task.phase == phase) {
            take(task, result, then);
          }
          advance(task);
        });
  }

  private void take(TrackedTask task, Result result, Answered then) {
    switch (result) {
      case Result.NoAnswer(String problem) -> {
        Duration pause = state.patience.retryAfter(task.failedOrders++);
        task.nextOrder = state.now().plus(pause);
        LOG.info("{}. Retrying in {} ms (task {}).", problem, pause.toMillis(), task.id);
      }
      case Result.Deposed() -> {
        isDeposed = true;
        LOG.warn("This engine gives no more orders: a later leader has taken over");
      }
      case Result.SecretLacking _ when task.failedOrders > 0 ->
          // An order got no answer, so the service may exist all the same.
          task.kill = Optional.of(Duration.ZERO);
      case Result.Done _, Result.Emptied _, Result.Impossible _, Result.SecretLacking _ -> {
        task.failedOrders = 0;
        then.take(task, result);
      }
    }
  }

  private void launched(TrackedTask task, Result result) {
    switch (result) {
      case Result.Done() -> task.phase = Phase.THERE;
      case Result.Impossible(String message) -> state.end(task, Condition.ERROR, message);
      case Result.SecretLacking(String message) -> state.end(task, Condition.FAILED, message);
      case Result.Emptied(), Result.NoAnswer _, Result.Deposed() ->
          LOG.warn("Launching {} was answered with {}", task.id, result);
    }
  }

  private void killed(TrackedTask task, Result result) {
    task.phase = Phase.THERE;
    task.nextOrder = state.now().plus(state.patience.killRepeat());
    if (result instanceof Result.Emptied) {
      task.emptiedBy = Optional.of(state.nextLook());
    } else if (!(result instanceof Result.Done)) {
      LOG.warn("Stopping {} was answered with {}", task.id, result);
    }
  }

  /** The caller wants a task stopped. */
  void kill(TaskId id, Duration grace) {
    Optional<TrackedTask> known = state.task(id);
    if (known.isEmpty()) {
      TrackedTask unknown = new TrackedTask(id, Optional.empty(), Phase.WAITING);
      state.end(unknown, Condition.UNKNOWN, "The swarm does not know this task.");
      return;
    }
    TrackedTask task = known.get();
    if (task.kill.isEmpty()) {
      task.nextOrder = Instant.MIN;
    }
    switch (task.phase) {
      case WAITING -> state.end(task, Condition.KILLED, "Stopped before it was placed.");
      case PLACING -> task.kill = Optional.of(grace);
      case PLACED, THERE -> {
        task.kill = Optional.of(grace);
        advance(task);
      }
      case ENDED -> {}
    }
  }

  /** The caller wants to hear no more of an ended task; its output is kept for a while. */
  void forget(TaskId id) {
    state.task(id).filter(t -> t.phase == Phase.ENDED).ifPresent(state::drop);
  }

  /** Takes in how all tasks fare. */
  void seen(SwarmPicture picture) {
    for (TrackedTask task : state.tasks()) {
      if (task.phase == Phase.PLACED || task.phase == Phase.THERE) {
        Optional<SwarmTask> seen = picture.task(task.id);
        seen.ifPresentOrElse(s -> moved(task, s, picture), () -> missing(task, picture));
      }
    }
    for (SwarmTask seen : picture.tasks().values()) {
      if (state.task(seen.id()).isEmpty() && !seen.hasEnded()) {
        stray(seen, picture);
      }
    }
  }

  private void moved(TrackedTask task, SwarmTask seen, SwarmPicture picture) {
    task.phase = Phase.THERE;
    task.seen = Optional.of(seen);
    task.absentSince = Optional.empty();
    boolean isLost =
        !seen.node().isEmpty() && picture.node(seen.node()).filter(SwarmNode::isReady).isEmpty();
    if (seen.hasEnded()) {
      ended(task, seen, picture);
    } else if (isLost) {
      state.tellState(
          task,
          Condition.UNREACHABLE,
          "Node %s of the swarm is lost.".formatted(task.agent().orElse(seen.node())));
    } else {
      Condition condition = task.kill.isPresent() ? Condition.KILLING : seen.condition();
      state.tellState(
          task, new TaskChanged(task.id, condition, seen.problem(), Optional.empty(), seen.at()));
      advance(task);
    }
  }

  /** The task's node, if it is heard of. */
  private Optional<SwarmNode> reachable(SwarmTask seen, SwarmPicture picture) {
    return picture
        .node(seen.node())
        .filter(node -> state.node(node.name()).filter(known -> known.isReachable).isPresent());
  }

  private void ended(TrackedTask task, SwarmTask seen, SwarmPicture picture) {
    task.phase = Phase.ENDED;
    if (seen.exitCode().isPresent() && task.kill.isEmpty() && !task.wasToldRunning) {
      // It ran between two looks.
      state.tellState(
          task, new TaskChanged(task.id, Condition.RUNNING, "", Optional.empty(), seen.at()));
    }
    boolean wasStopped = task.kill.isPresent();
    ends.explain(
        seen,
        picture.node(seen.node()),
        wasStopped,
        change -> owner.accept(() -> state.end(task, change)));
  }

  private void missing(TrackedTask task, SwarmPicture picture) {
    if (task.phase == Phase.PLACED) {
      advance(task);
    } else if (task.emptiedBy.filter(first -> picture.number() >= first).isPresent()) {
      state.end(task, Condition.KILLED, "Stopped.");
    } else if (task.seen.isPresent() && task.emptiedBy.isEmpty()) {
      state.end(task, Condition.GONE, "Its service was removed from the swarm.");
    } else if (task.absentSince.isEmpty()) {
      task.absentSince = Optional.of(state.now());
    } else if (task.absentSince.get().plus(state.patience.absence()).isBefore(state.now())) {
      state.end(task, Condition.GONE, "The swarm has no task of its service.");
    }
  }

  /** Somebody else's until its node can be heard, so that a lost one is not taken up again. */
  private void stray(SwarmTask seen, SwarmPicture picture) {
    Optional<SwarmNode> node = reachable(seen, picture);
    if (node.isPresent() || seen.node().isEmpty()) {
      TrackedTask task = new TrackedTask(seen.id(), Optional.empty(), Phase.THERE);
      state.track(task);
      node.ifPresent(
          n -> state.assign(task, new Instance.Placement(n.machine().agent(), List.of())));
      state.tell(new OrphanFound(seen.id()));
      moved(task, seen, picture);
    }
  }
}
