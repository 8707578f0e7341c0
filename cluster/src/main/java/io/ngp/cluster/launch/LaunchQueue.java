package io.ngp.cluster.launch;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Lifecycle.BackoffPolicy;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The delays that failures put on launches (marathon/API.md 10): one per app configuration, holding
 * back all its launches. Immutable; every change gives a new queue.
 */
public final class LaunchQueue {
  public static final LaunchQueue EMPTY = new LaunchQueue(HashTreePMap.empty());

  /**
   * Marathon looks only so often for what to forget. A task that is launched when the longest delay
   * is over is not the first one again.
   */
  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(10);

  private final PMap<Key, Delay> delays;

  private LaunchQueue(PMap<Key, Delay> delays) {
    this.delays = delays;
  }

  /** One configuration of an app: scaling keeps it, a changed definition or a restart does not. */
  private record Key(PathId app, Version configuration) {
    static Key of(App app) {
      return new Key(app.id(), app.versionInfo().lastConfigChangeAt());
    }
  }

  /** How often a configuration failed, and when the wait began that is going on. */
  private record Delay(BackoffPolicy policy, int failures, Instant since) {
    Instant until() {
      return since.plus(Backoff.delay(policy, failures));
    }

    boolean isForgotten(Instant now) {
      return now.isAfter(since.plus(policy.max()).plus(SWEEP_INTERVAL));
    }
  }

  /**
   * The delay of one configuration as it is recorded.
   *
   * @param configuration of the app
   * @param failures that count, at least 1
   * @param since when the wait began that is going on
   */
  public record Kept(PathId app, Version configuration, int failures, Instant since) {}

  /** Delays of an app, to be recorded. */
  public List<Kept> kept(PathId app) {
    return delays.entrySet().stream()
        .filter(entry -> entry.getKey().app().equals(app))
        .map(entry ->
            new Kept(
                app,
                entry.getKey().configuration(),
                entry.getValue().failures(),
                entry.getValue().since()))
        .sorted(Comparator.comparing(Kept::configuration))
        .toList();
  }

  /**
   * Takes up a delay that was recorded; nothing if it is of another configuration of the app. One
   * that began later than now, by the clock of another leader, begins now.
   */
  public LaunchQueue resumed(App app, Kept kept, Instant now) {
    Key key = new Key(kept.app(), kept.configuration());
    Instant since = kept.since().isAfter(now) ? now : kept.since();
    return key.equals(Key.of(app))
        ? with(key, new Delay(app.lifecycle().backoff(), kept.failures(), since))
        : this;
  }

  /** A task of the app failed: one more failure, and the wait begins anew. */
  public LaunchQueue failed(App app, Instant now) {
    int before = delay(app, now).map(Delay::failures).orElse(0);
    return with(Key.of(app), new Delay(app.lifecycle().backoff(), before + 1, now));
  }

  /**
   * A task of the app was launched or reported staging, starting or running: a wait there is begins
   * anew.
   */
  public LaunchQueue launched(App app, Instant now) {
    return delay(app, now)
        .map(delay -> with(Key.of(app), new Delay(delay.policy(), delay.failures(), now)))
        .orElse(this);
  }

  /** Forgets the failures of every configuration of the app; it may launch at once. */
  public LaunchQueue reset(PathId app) {
    PMap<Key, Delay> kept = delays;
    for (Key key : delays.keySet()) {
      kept = key.app().equals(app) ? kept.minus(key) : kept;
    }
    return new LaunchQueue(kept);
  }

  /** Drops what is forgotten by now: a configuration long without news. */
  public LaunchQueue sweep(Instant now) {
    PMap<Key, Delay> kept = delays;
    for (var entry : delays.entrySet()) {
      kept = entry.getValue().isForgotten(now) ? kept.minus(entry.getKey()) : kept;
    }
    return new LaunchQueue(kept);
  }

  /** The moment the app may launch again; empty if it may now. */
  public Optional<Instant> backedOffUntil(App app, Instant now) {
    return delay(app, now).map(Delay::until).filter(until -> until.isAfter(now));
  }

  /** Failures of the app's configuration that are not forgotten. */
  public int failures(App app, Instant now) {
    return delay(app, now).map(Delay::failures).orElse(0);
  }

  /** The earliest moment after now at which some app may launch again. */
  public Optional<Instant> nextWakeUp(Instant now) {
    return delays.values().stream()
        .map(Delay::until)
        .filter(until -> until.isAfter(now))
        .min(Instant::compareTo);
  }

  /**
   * The queue's view of an app: what waits, why, and since when.
   *
   * @param instances all of the app's instances
   * @return empty if none waits: every instance has a task that was confirmed
   */
  public Optional<QueueEntry> entry(
      App app, Collection<Instance> instances, Refusals refusals, Instant now) {
    List<Instance> waiting = instances.stream().filter(LaunchQueue::isWaiting).toList();
    return waiting.stream()
        .map(Instance::since)
        .min(Instant::compareTo)
        .map(since ->
            new QueueEntry(
                app,
                waiting.size(),
                since,
                backedOffUntil(app, now),
                refusals.last(),
                refusals.lastAt(),
                refusals.all()));
  }

  private static boolean isWaiting(Instance instance) {
    boolean isLaunchable = !instance.condition().isActive();
    boolean isUnconfirmed = instance.condition() == Condition.PROVISIONED;
    return instance.goal() == Goal.RUNNING && (isLaunchable || isUnconfirmed);
  }

  private Optional<Delay> delay(App app, Instant now) {
    return Optional.ofNullable(delays.get(Key.of(app))).filter(delay -> !delay.isForgotten(now));
  }

  private LaunchQueue with(Key key, Delay delay) {
    return new LaunchQueue(delays.plus(key, delay));
  }
}
