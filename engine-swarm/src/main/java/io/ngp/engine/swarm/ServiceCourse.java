package io.ngp.engine.swarm;

import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.engine.EngineEvent.OrphanFound;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.EngineTask.Phase;
import io.ngp.cluster.engine.TaskCourse;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.engine.swarm.Orders.Result;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves services on, and takes in what pictures show of them. Owner thread only. */
final class ServiceCourse extends TaskCourse<ServiceTask, Result> {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceCourse.class);

  private final SwarmState state;
  private final Orders orders;
  private final Ends ends;
  private final Consumer<Runnable> owner;

  /**
   * A course.
   *
   * @param owner runs work on the owner thread later
   */
  ServiceCourse(SwarmState state, Orders orders, Ends ends, Consumer<Runnable> owner) {
    super(state, owner);
    this.state = state;
    this.orders = orders;
    this.ends = ends;
    this.owner = owner;
  }

  @Override
  public void advance(ServiceTask task) {
    // Before the first look nobody knows what earlier leaders have ordered.
    if (state.picture().isEmpty() || !mayOrder(task)) {
      return;
    }
    switch (task.phase) {
      case WAITING, PLACING, ENDED -> {}
      case PLACED -> launchOrStop(task);
      case THERE -> {
        boolean isOutOfReach = state.agentOf(task).filter(node -> !node.isReachable).isPresent();
        if (task.kill.isPresent() && !isOutOfReach) {
          orderKill(task);
        }
      }
    }
  }

  @Override
  protected void orderLaunch(ServiceTask task) {
    Optional<SwarmNode> node = state.agentOf(task).filter(n -> n.isReachable).flatMap(n -> n.node);
    if (node.isPresent()) {
      orders.launch(
          task.service.orElseThrow(),
          task.id,
          task.placement.orElseThrow(),
          node.get(),
          ordered(task, this::launched));
    } else {
      state.tellState(
          task,
          Condition.UNREACHABLE,
          "Node %s of the swarm is not ready.".formatted(task.agent().orElse("?")));
    }
  }

  @Override
  protected void orderKill(ServiceTask task) {
    orders.kill(
        task.id,
        task.seen.flatMap(SwarmTask::container),
        state.agentOf(task).flatMap(n -> n.node),
        task.kill.orElseThrow(),
        ordered(task, this::killed));
  }

  @Override
  protected void take(ServiceTask task, Result result, BiConsumer<ServiceTask, Result> then) {
    switch (result) {
      case Result.NoAnswer(String problem) -> notAnswered(task, problem);
      case Result.Deposed() -> deposed("a later leader has taken over");
      case Result.Lacking(String message) -> lacksSecret(task, message);
      case Result.Done _, Result.Emptied _, Result.Impossible _ -> answered(task, result, then);
    }
  }

  private void launched(ServiceTask task, Result result) {
    switch (result) {
      case Result.Done() -> task.phase = Phase.THERE;
      case Result.Impossible(String message) -> state.end(task, Condition.ERROR, message);
      case Result.Emptied(), Result.Lacking _, Result.NoAnswer _, Result.Deposed() ->
          LOG.warn("Launching {} was answered with {}", task.id, result);
    }
  }

  private void killed(ServiceTask task, Result result) {
    task.phase = Phase.THERE;
    task.nextOrder = state.now().plus(state.patience.killRepeat());
    if (result instanceof Result.Emptied) {
      task.emptiedBy = Optional.of(state.nextLook());
    } else if (!(result instanceof Result.Done)) {
      LOG.warn("Stopping {} was answered with {}", task.id, result);
    }
  }

  /** Its output is kept for a while. */
  @Override
  protected void forget(ServiceTask ended) {
    state.drop(ended);
  }

  /** Takes in how all tasks fare. */
  void seen(SwarmPicture picture) {
    for (ServiceTask task : state.tasks()) {
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

  private void moved(ServiceTask task, SwarmTask seen, SwarmPicture picture) {
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
      task.wasToldRunning |= condition == Condition.RUNNING;
      state.tellState(
          task, new TaskChanged(task.id, condition, seen.problem(), Optional.empty(), seen.at()));
      advance(task);
    }
  }

  /** The task's node, if it is heard of. */
  private Optional<SwarmNode> reachable(SwarmTask seen, SwarmPicture picture) {
    return picture
        .node(seen.node())
        .filter(node -> state.agent(node.name()).filter(known -> known.isReachable).isPresent());
  }

  private void ended(ServiceTask task, SwarmTask seen, SwarmPicture picture) {
    task.phase = Phase.ENDED;
    boolean mayHaveRun = seen.exitCode().isPresent() && !isCheckedByCommand(task);
    if (mayHaveRun && task.kill.isEmpty() && !task.wasToldRunning) {
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

  /** Whether it counts as running only once its check has passed. */
  private static boolean isCheckedByCommand(ServiceTask task) {
    return task.service.stream()
        .flatMap(app -> app.checks().healthChecks().stream())
        .anyMatch(check -> check.protocol() == HealthCheck.Protocol.COMMAND);
  }

  private void missing(ServiceTask task, SwarmPicture picture) {
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
      ServiceTask task = state.newTask(seen.id(), Optional.empty(), Phase.THERE);
      state.track(task);
      node.ifPresent(
          n -> state.assign(task, new Instance.Placement(n.machine().agent(), List.of())));
      state.tell(new OrphanFound(seen.id()));
      moved(task, seen, picture);
    }
  }
}
