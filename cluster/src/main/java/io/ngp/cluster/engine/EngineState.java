package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.Engine.KnownTask;
import io.ngp.cluster.engine.EngineEvent.NodeChanged;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.EngineTask.Phase;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents and tasks as an engine knows them. Everything here belongs to the owner thread, but {@link
 * #nodes}, which any thread may ask.
 *
 * @param <A> what the engine knows of an agent
 * @param <T> what it knows of a task
 */
public abstract class EngineState<A extends EngineAgent<T>, T extends EngineTask> {
  private static final Logger LOG = LoggerFactory.getLogger(EngineState.class);

  private final InstantSource clock;
  private final Map<String, A> agents = new TreeMap<>();
  private final Map<TaskId, T> tasks = new LinkedHashMap<>();
  private final Map<InstanceId, Reservation> reservations = new HashMap<>();
  private Optional<EngineListener> listener = Optional.empty();
  private Set<String> avoided = Set.of();
  private boolean isPlacingDue;

  private volatile List<EngineNode> nodes = List.of();

  protected EngineState(InstantSource clock) {
    this.clock = clock;
  }

  /** An agent nothing is known of yet but its name. */
  protected abstract A newAgent(String name);

  /**
   * A task nothing is known of yet.
   *
   * @param service empty if nobody asked for it
   */
  public abstract T newTask(TaskId id, Optional<App> service, Phase phase);

  /** Pause before the attempt after so many failed ones. */
  public abstract Duration retryAfter(int failures);

  public final Instant now() {
    return clock.instant();
  }

  public final void listener(EngineListener newListener) {
    listener = Optional.of(newListener);
  }

  public final List<A> agents() {
    return List.copyOf(agents.values());
  }

  public final Optional<A> agent(String name) {
    return Optional.ofNullable(agents.get(name));
  }

  public final Optional<A> agentOf(T task) {
    return task.agent().flatMap(this::agent);
  }

  public final A agentOrNew(String name) {
    return agents.computeIfAbsent(name, this::newAgent);
  }

  /** These agents, and no others, get no new tasks from now on. */
  public final void avoid(Set<String> names) {
    avoided = Set.copyOf(names);
    placingDue();
  }

  final boolean isAvoided(String agent) {
    return avoided.contains(agent);
  }

  /** These instances, and no others, have something kept at agents from now on. */
  public final void reserve(List<Reservation> newReservations) {
    reservations.clear();
    agents.values().forEach(agent -> agent.kept.clear());
    for (Reservation reservation : newReservations) {
      reservations.put(reservation.instance(), reservation);
      agentOrNew(reservation.agent()).kept.put(reservation.instance(), reservation);
    }
    publishNodes();
    placingDue();
  }

  final Optional<Reservation> reservation(InstanceId instance) {
    return Optional.ofNullable(reservations.get(instance));
  }

  /** The agent is not known any more; the tasks it had are gone. */
  public final void dismiss(A agent) {
    agents.remove(agent.name);
    for (T task : agent.tasks()) {
      end(task, Condition.GONE, "Agent %s was removed.".formatted(agent.name));
    }
    publishNodes();
  }

  public final List<T> tasks() {
    return List.copyOf(tasks.values());
  }

  public final Optional<T> task(TaskId id) {
    return Optional.ofNullable(tasks.get(id));
  }

  public final void track(T task) {
    tasks.put(task.id, task);
  }

  /** Tasks of this service are wanted; those that are known already are not wanted twice. */
  final void want(App service, List<TaskId> ids) {
    for (TaskId id : ids) {
      if (task(id).isEmpty()) {
        track(newTask(id, Optional.of(service), Phase.WAITING));
      }
    }
    placingDue();
  }

  /** Another leader launched the task. */
  final void takeOver(KnownTask known) {
    Phase phase = known.placement().isPresent() ? Phase.PLACED : Phase.WAITING;
    T task = newTask(known.task(), Optional.of(known.service()), phase);
    track(task);
    known.placement().ifPresent(placement -> assign(task, placement));
  }

  public void drop(T task) {
    release(task);
    tasks.remove(task.id);
  }

  /** The task holds resources of its agent from now on. */
  public void assign(T task, Instance.Placement placement) {
    task.placement = Optional.of(placement);
    agentOrNew(placement.agent().id()).add(task);
    publishNodes();
  }

  /** The task holds none any more; others may fit now. */
  public final void release(T task) {
    agentOf(task).ifPresent(agent -> agent.remove(task));
    publishNodes();
    placingDue();
  }

  /** Something changed by which a waiting task might be placed, or refused for other reasons. */
  public final void placingDue() {
    isPlacingDue = true;
  }

  /** Whether placing was due; it no longer is. */
  final boolean takePlacingDue() {
    boolean wasDue = isPlacingDue;
    isPlacingDue = false;
    return wasDue;
  }

  /** Tells what no one has to wait for. */
  public final void tell(EngineEvent event) {
    var _ = record(event);
  }

  /** Tells; the answer completes when it is recorded, or exceptionally if it never will be. */
  final CompletionStage<Void> record(EngineEvent event) {
    try {
      return listener.orElseThrow().onEvent(event);
    } catch (RuntimeException e) {
      LOG.error("The engine's listener failed on {}", event, e);
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Whether this says something that was not said of the task just before. */
  protected boolean isNews(T task, TaskChanged change) {
    return task.told.filter(change::equals).isEmpty();
  }

  /** Tells a task's state unless it is no news. */
  public final void tellState(T task, TaskChanged change) {
    if (isNews(task, change)) {
      task.told = Optional.of(change);
      tell(change);
    }
  }

  /** Tells a task's state, found just now, unless it is no news. */
  public final void tellState(T task, Condition condition, String message) {
    tellState(task, new TaskChanged(task.id, condition, message, Optional.empty(), now()));
  }

  /** The task's end: frees what it holds, then tells. */
  public final void end(T task, TaskChanged change) {
    task.phase = Phase.ENDED;
    task.hasOrderUnderWay = false;
    task.failedOrders = 0;
    task.nextOrder = Instant.MIN;
    release(task);
    tellState(task, change);
  }

  public final void end(T task, Condition condition, String message) {
    end(task, new TaskChanged(task.id, condition, message, Optional.empty(), now()));
  }

  public final void tellNode(A agent) {
    publishNodes();
    tell(new NodeChanged(agent.node()));
  }

  /** The agent is not known any more; it had no tasks. */
  public final void forget(A agent) {
    agents.remove(agent.name);
    publishNodes();
  }

  /** Renews {@link #nodes}. */
  public final void publishNodes() {
    nodes = agents.values().stream().map(EngineAgent::node).toList();
  }

  public final List<EngineNode> nodes() {
    return nodes;
  }
}
