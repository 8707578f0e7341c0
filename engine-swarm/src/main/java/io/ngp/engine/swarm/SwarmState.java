package io.ngp.engine.swarm;

import io.ngp.cluster.engine.EngineEvent;
import io.ngp.cluster.engine.EngineEvent.NodeChanged;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.EngineListener;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.Reservation;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.swarm.SwarmSettings.Patience;
import io.ngp.engine.swarm.TrackedTask.Phase;
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
 * Nodes and tasks as the engine knows them. Everything here belongs to the owner thread, but {@link
 * #nodes}, {@link #picture} and {@link #isUnsettled}, which any thread may ask.
 */
final class SwarmState {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmState.class);

  final Patience patience;
  private final InstantSource clock;
  private final Map<String, KnownNode> nodes = new TreeMap<>();
  private final Map<TaskId, TrackedTask> tasks = new LinkedHashMap<>();
  private final Map<InstanceId, Reservation> reservations = new HashMap<>();
  private Optional<EngineListener> listener = Optional.empty();
  private Set<String> avoided = Set.of();
  private boolean isPlacingDue;

  private volatile List<EngineNode> published = List.of();
  private volatile Optional<SwarmPicture> picture = Optional.empty();
  private volatile boolean isUnsettled = true;

  SwarmState(Patience patience, InstantSource clock) {
    this.patience = patience;
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  void listener(EngineListener newListener) {
    listener = Optional.of(newListener);
  }

  List<KnownNode> known() {
    return List.copyOf(nodes.values());
  }

  Optional<KnownNode> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  KnownNode nodeOrNew(String name) {
    return nodes.computeIfAbsent(name, n -> new KnownNode(n, now()));
  }

  /** These nodes, and no others, get no new tasks from now on. */
  void avoid(Set<String> names) {
    avoided = Set.copyOf(names);
    placingDue();
  }

  boolean isAvoided(String node) {
    return avoided.contains(node);
  }

  /** These instances, and no others, have something kept at nodes from now on. */
  void reserve(List<Reservation> newReservations) {
    reservations.clear();
    nodes.values().forEach(node -> node.kept.clear());
    for (Reservation reservation : newReservations) {
      reservations.put(reservation.instance(), reservation);
      nodeOrNew(reservation.agent()).kept.put(reservation.instance(), reservation);
    }
    publishNodes();
    placingDue();
  }

  Optional<Reservation> reservation(InstanceId instance) {
    return Optional.ofNullable(reservations.get(instance));
  }

  /** The node is not known any more; the tasks it had are gone. */
  void dismiss(KnownNode node) {
    nodes.remove(node.name);
    for (TrackedTask task : node.tasks()) {
      end(task, Condition.GONE, "Agent %s was removed.".formatted(node.name));
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
  }

  /** The task holds resources of its node from now on. */
  void assign(TrackedTask task, Instance.Placement placement) {
    task.placement = Optional.of(placement);
    nodeOrNew(placement.agent().id()).add(task);
    publishNodes();
  }

  /** The task holds none any more; others may fit now. */
  private void release(TrackedTask task) {
    task.agent().flatMap(this::node).ifPresent(node -> node.remove(task));
    publishNodes();
    placingDue();
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
    if (task.told.filter(told -> told.condition() == change.condition()).isEmpty()) {
      task.told = Optional.of(change);
      task.wasToldRunning |= change.condition() == Condition.RUNNING;
      tell(change);
    }
  }

  /** Tells a task's state, found just now, unless it was the last one told. */
  void tellState(TrackedTask task, Condition condition, String message) {
    tellState(task, new TaskChanged(task.id, condition, message, Optional.empty(), now()));
  }

  /** The task's end: frees what it holds, then tells. */
  void end(TrackedTask task, TaskChanged change) {
    task.phase = Phase.ENDED;
    release(task);
    tellState(task, change);
  }

  void end(TrackedTask task, Condition condition, String message) {
    end(task, new TaskChanged(task.id, condition, message, Optional.empty(), now()));
  }

  void tellNode(KnownNode node) {
    publishNodes();
    tell(new NodeChanged(node.toEngineNode()));
  }

  void forget(KnownNode node) {
    nodes.remove(node.name);
    publishNodes();
  }

  void publishNodes() {
    published = nodes.values().stream().map(KnownNode::toEngineNode).toList();
  }

  List<EngineNode> nodes() {
    return published;
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
    isUnsettled =
        picture.isEmpty()
            || tasks.values().stream()
                .anyMatch(task ->
                    switch (task.phase) {
                      case WAITING -> false;
                      case PLACING, PLACED -> true;
                      case THERE ->
                          task.kill.isPresent()
                              || task.told
                                  .filter(t -> t.condition() == Condition.RUNNING)
                                  .isEmpty();
                      case ENDED -> false;
                    });
  }

  boolean isUnsettled() {
    return isUnsettled;
  }
}
