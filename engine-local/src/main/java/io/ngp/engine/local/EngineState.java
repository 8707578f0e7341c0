package io.ngp.engine.local;

import io.ngp.cluster.engine.EngineEvent;
import io.ngp.cluster.engine.EngineEvent.ContainersEnded;
import io.ngp.cluster.engine.EngineEvent.NodeChanged;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.EngineListener;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.Reservation;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.TrackedTask.Phase;
import java.net.URI;
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
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents and tasks as the engine knows them. Everything here belongs to the owner thread, but
 * {@link #nodes} and {@link #agentOf}, which any thread may ask.
 */
final class EngineState {
  private static final Logger LOG = LoggerFactory.getLogger(EngineState.class);

  final LocalEngineSettings settings;
  private final InstantSource clock;
  private final Map<String, KnownAgent> agents = new TreeMap<>();
  private final Map<TaskId, TrackedTask> tasks = new LinkedHashMap<>();
  private Optional<EngineListener> listener = Optional.empty();
  private Set<String> avoided = Set.of();
  private final Map<InstanceId, Reservation> reservations = new HashMap<>();
  private boolean isPlacingDue;

  private final Map<TaskId, String> whereabouts = new ConcurrentHashMap<>();
  private volatile List<EngineNode> nodes = List.of();

  EngineState(LocalEngineSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  void listener(EngineListener newListener) {
    listener = Optional.of(newListener);
  }

  List<KnownAgent> agents() {
    return List.copyOf(agents.values());
  }

  Optional<KnownAgent> agent(String name) {
    return Optional.ofNullable(agents.get(name));
  }

  KnownAgent agentOrNew(String name) {
    return agents.computeIfAbsent(name, n -> new KnownAgent(n, now()));
  }

  /** These agents, and no others, get no new tasks from now on. */
  void avoid(Set<String> agents) {
    avoided = Set.copyOf(agents);
    placingDue();
  }

  boolean isAvoided(String agent) {
    return avoided.contains(agent);
  }

  /** These instances, and no others, have something kept at agents from now on. */
  void reserve(List<Reservation> newReservations) {
    reservations.clear();
    agents.values().forEach(agent -> agent.kept.clear());
    for (Reservation reservation : newReservations) {
      reservations.put(reservation.instance(), reservation);
      agentOrNew(reservation.agent()).kept.put(reservation.instance(), reservation);
    }
    publishNodes();
    placingDue();
  }

  Optional<Reservation> reservation(InstanceId instance) {
    return Optional.ofNullable(reservations.get(instance));
  }

  /** The agent is not known any more; the tasks it had are gone. */
  void dismiss(KnownAgent agent) {
    agents.remove(agent.name);
    for (TrackedTask task : agent.tasks()) {
      end(task, Condition.GONE, "Agent %s was removed.".formatted(agent.name));
    }
    publishNodes();
  }

  List<TrackedTask> tasks() {
    return List.copyOf(tasks.values());
  }

  Optional<TrackedTask> task(TaskId id) {
    return Optional.ofNullable(tasks.get(id));
  }

  void track(TrackedTask task) {
    tasks.put(task.id, task);
  }

  void drop(TrackedTask task) {
    release(task);
    tasks.remove(task.id);
    whereabouts.remove(task.id);
  }

  /** The task holds resources of its agent from now on. */
  void assign(TrackedTask task, Instance.Placement placement) {
    task.placement = Optional.of(placement);
    agentOrNew(placement.agent().id()).add(task);
    whereabouts.put(task.id, placement.agent().id());
    publishNodes();
  }

  /** The task holds none any more; others may fit now. */
  void release(TrackedTask task) {
    task.agent().flatMap(this::agent).ifPresent(a -> a.remove(task));
    publishNodes();
    placingDue();
  }

  /** The task is to be placed anew. */
  void unassign(TrackedTask task) {
    release(task);
    task.placement = Optional.empty();
    whereabouts.remove(task.id);
  }

  /** Something changed by which a waiting task might be placed, or refused for other reasons. */
  void placingDue() {
    isPlacingDue = true;
  }

  /** Whether placing was due; it no longer is. */
  boolean takePlacingDue() {
    boolean wasDue = isPlacingDue;
    isPlacingDue = false;
    return wasDue;
  }

  /** Tells what no one has to wait for. */
  void tell(EngineEvent event) {
    var _ = record(event);
  }

  /** Tells; the answer completes when it is recorded, or exceptionally if it never will be. */
  CompletionStage<Void> record(EngineEvent event) {
    try {
      return listener.orElseThrow().onEvent(event);
    } catch (RuntimeException e) {
      LOG.error("The engine's listener failed on {}", event, e);
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Tells a task's state unless it was the last one told. */
  void tellState(TrackedTask task, TaskChanged change) {
    if (task.told.filter(change::equals).isEmpty()) {
      task.told = Optional.of(change);
      tell(change);
    }
  }

  /** Tells which containers have ended unless that was told. */
  void tellEnds(TrackedTask task, List<ContainerEnd> ends) {
    if (!task.toldEnds.equals(ends)) {
      task.toldEnds = List.copyOf(ends);
      tell(new ContainersEnded(task.id, ends));
    }
  }

  /** The task's end: frees what it holds, then tells. */
  void end(TrackedTask task, TaskChanged change) {
    task.phase = Phase.ENDED;
    task.hasOrderUnderWay = false;
    task.failedOrders = 0;
    task.nextOrder = Instant.MIN;
    release(task);
    tellState(task, change);
  }

  void end(TrackedTask task, Condition condition, String message) {
    end(task, new TaskChanged(task.id, condition, message, Optional.empty(), now()));
  }

  void tellNode(KnownAgent agent) {
    publishNodes();
    tell(new NodeChanged(agent.node()));
  }

  void publishNodes() {
    nodes = agents.values().stream().map(KnownAgent::node).toList();
  }

  List<EngineNode> nodes() {
    return nodes;
  }

  /** Where the agent of a task answers, as far as both are known. */
  Optional<URI> agentOf(TaskId task) {
    return Optional.ofNullable(whereabouts.get(task))
        .flatMap(name -> nodes.stream().filter(n -> n.info().id().equals(name)).findFirst())
        .map(EngineNode::address)
        .filter(address -> !address.isEmpty())
        .map(URI::create);
  }

  boolean isTracked(TaskId task) {
    return whereabouts.containsKey(task);
  }
}
