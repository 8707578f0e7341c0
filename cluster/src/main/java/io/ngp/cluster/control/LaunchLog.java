package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.EngineEvent;
import io.ngp.cluster.launch.LaunchQueue;
import io.ngp.cluster.launch.QueueEntry;
import io.ngp.cluster.launch.Refusals;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What waits to be launched, for how long still, and why: the delays of {@link LaunchQueue} and
 * what the engine said when it could not place a task. Changed by the owner thread alone; {@link
 * #queue} may be read from any thread.
 */
final class LaunchLog {
  private final Map<PathId, Refusals> refusals = new HashMap<>();

  /** When apps with instances on lost agents are to be looked at again. */
  private final Map<PathId, Instant> lostUntil = new HashMap<>();

  private LaunchQueue delays = LaunchQueue.EMPTY;

  /** Written by the owner thread. */
  private volatile PMap<PathId, QueueEntry> queue = HashTreePMap.empty();

  boolean mayLaunch(App app, Instant now) {
    return heldBackUntil(app, now).isEmpty();
  }

  /** The moment the app may launch again; empty if it may now. */
  Optional<Instant> heldBackUntil(App app, Instant now) {
    return delays.backedOffUntil(app, now);
  }

  /** Failures that count for its delay. */
  int failures(App app, Instant now) {
    return delays.failures(app, now);
  }

  void launched(Transaction transaction, App app) {
    become(transaction, app.id(), delays.launched(app, transaction.now()));
  }

  void failed(Transaction transaction, App app) {
    become(transaction, app.id(), delays.failed(app, transaction.now()));
  }

  void reset(Transaction transaction, PathId app) {
    become(transaction, app, delays.reset(app));
  }

  /** Every change comes with others that are written anyway: what is recorded costs no commit. */
  private void become(Transaction transaction, PathId app, LaunchQueue newer) {
    List<LaunchQueue.Kept> kept = newer.kept(app);
    if (!kept.equals(delays.kept(app))) {
      transaction.write(DelayJson.write(app, kept));
    }
    delays = newer;
  }

  /** Takes up the delays an earlier leader recorded. */
  void resume(StateStore store, ClusterState state, Instant now) {
    for (StateStore.Document document : store.readAll(Paths.DELAYS)) {
      for (LaunchQueue.Kept kept : DelayJson.read(document.content())) {
        Optional<App> app = state.root().app(kept.app());
        delays = app.isPresent() ? delays.resumed(app.get(), kept, now) : delays;
      }
    }
  }

  void refused(EngineEvent.LaunchRefused refusal) {
    refusals.merge(
        refusal.app(),
        Refusals.NONE.refused(refusal.verdicts(), refusal.at()),
        (before, _) -> before.refused(refusal.verdicts(), refusal.at()));
  }

  void placed(PathId app) {
    refusals.remove(app);
  }

  /** Waiting launches by app. */
  PMap<PathId, QueueEntry> queue() {
    return queue;
  }

  Optional<Instant> nextWakeUp(Instant now) {
    Stream<Instant> lost = lostUntil.values().stream();
    return Stream.concat(delays.nextWakeUp(now).stream(), lost).min(Instant::compareTo);
  }

  /** Apps whose delay is over and that have instances waiting for that. */
  Set<PathId> due(Instant now) {
    Set<PathId> due = new LinkedHashSet<>();
    for (QueueEntry entry : queue.values()) {
      if (entry.backedOffUntil().isPresent() && !entry.backedOffUntil().get().isAfter(now)) {
        due.add(entry.app().id());
      }
    }
    lostUntil.forEach((app, at) -> {
      if (!at.isAfter(now)) {
        due.add(app);
      }
    });
    return due;
  }

  /** Brings the queue of some apps up to date. */
  void refresh(ClusterState state, Set<PathId> apps, Instant now) {
    delays = delays.sweep(now);
    PMap<PathId, QueueEntry> fresh = queue;
    for (PathId id : apps) {
      InstanceKeeper.nextDue(state, id, now)
          .ifPresentOrElse(at -> lostUntil.put(id, at), () -> lostUntil.remove(id));
      Optional<QueueEntry> entry = entry(state, id, now);
      fresh = entry.isPresent() ? fresh.plus(id, entry.get()) : fresh.minus(id);
      if (entry.isEmpty()) {
        refusals.remove(id);
      }
    }
    queue = fresh;
  }

  private Optional<QueueEntry> entry(ClusterState state, PathId id, Instant now) {
    Refusals refused = refusals.getOrDefault(id, Refusals.NONE);
    return state
        .root()
        .app(id)
        .flatMap(app -> delays.entry(app, state.instancesOf(id), refused, now));
  }
}
