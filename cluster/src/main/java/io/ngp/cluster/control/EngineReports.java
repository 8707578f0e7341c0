package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineEvent;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.event.Events;
import io.ngp.cluster.health.ContainerChecks;
import io.ngp.cluster.health.HealthProber.Answer;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.launch.InstanceTransition;
import io.ngp.cluster.launch.TransitionEffect;
import io.ngp.cluster.timeline.PlacementNews;
import io.ngp.cluster.timeline.TaskNews;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Takes in what the engine tells. */
final class EngineReports {
  /** A task nobody wants gets no longer than Marathon's default. */
  private static final Duration ORPHAN_GRACE = Duration.ofSeconds(3);

  private final LaunchLog launches;
  private final HealthReports health;

  EngineReports(LaunchLog launches, HealthReports health) {
    this.launches = launches;
    this.health = health;
  }

  /**
   * Takes one event.
   *
   * @return whether it was about something known
   */
  boolean take(Transaction transaction, EngineEvent event) {
    return switch (event) {
      case EngineEvent.TaskPlaced placed -> placed(transaction, placed);
      case TaskChanged changed -> changed(transaction, changed);
      case EngineEvent.ContainersEnded ended -> containersEnded(transaction, ended);
      case EngineEvent.HealthResult result ->
          health.take(
              transaction,
              new Answer(
                  result.task(), result.check(), result.passed(), result.detail(), result.at()));
      case EngineEvent.CheckAnswered answered -> checked(transaction, answered);
      case EngineEvent.LaunchRefused refused -> {
        launches.refused(refused);
        transaction.touch(refused.app());
        transaction.note(refused.app(), PlacementNews.refused(refused));
        yield true;
      }
      case EngineEvent.OrphanFound orphan -> {
        stopOrphan(transaction, orphan.task());
        yield false;
      }
      case EngineEvent.VolumesFreed freed -> {
        transaction.dropRelease(freed.instance());
        yield true;
      }
      case EngineEvent.NodeChanged _ -> true;
    };
  }

  private static Optional<Instance> instanceOf(Transaction transaction, TaskId task) {
    return transaction
        .state()
        .instance(task.instance())
        .filter(instance -> instance.incarnation() == task.incarnation());
  }

  private boolean placed(Transaction transaction, EngineEvent.TaskPlaced placed) {
    Optional<Instance> instance = instanceOf(transaction, placed.task());
    if (instance.isEmpty()) {
      stopOrphan(transaction, placed.task());
      return false;
    }
    launches.placed(instance.get().app());
    Instance there = instance.get().withPlacement(placed.placement());
    boolean isResident =
        transaction.state().definitionOf(there).filter(App::isResident).isPresent();
    // Before the task starts: nothing is ever written into a volume that is not known.
    transaction.put(isResident ? there.withHome(placed.placement().agent()) : there);
    transaction.note(instance.get().app(), PlacementNews.placed(placed));
    return true;
  }

  private static boolean containersEnded(
      Transaction transaction, EngineEvent.ContainersEnded ended) {
    Optional<Instance> instance =
        instanceOf(transaction, ended.task()).filter(of -> of.condition().isActive());
    Optional<App> definition = instance.flatMap(transaction.state()::definitionOf);
    if (instance.isEmpty() || definition.isEmpty()) {
      return false;
    }
    transaction.put(
        ContainerChecks.settle(instance.get().withEnds(ended.ends()), definition.get()));
    return true;
  }

  private static boolean checked(Transaction transaction, EngineEvent.CheckAnswered answered) {
    Optional<Instance> instance =
        instanceOf(transaction, answered.task()).filter(running -> running.condition().mayServe());
    instance.ifPresent(running -> transaction.put(running.withCheck(answered.result())));
    return instance.isPresent();
  }

  private boolean changed(Transaction transaction, TaskChanged changed) {
    Optional<Instance> found = transaction.state().instance(changed.task().instance());
    Optional<App> definition = found.flatMap(transaction.state()::definitionOf);
    if (found.isEmpty() || definition.isEmpty()) {
      unknown(transaction, changed);
      // Of an app removed long ago nothing but the end of its tasks is of interest.
      found
          .filter(left -> changed.condition().isTerminal() && left.taskId().equals(changed.task()))
          .ifPresent(transaction::remove);
      return false;
    }
    Instance before = found.get();
    InstanceTransition.Outcome outcome =
        InstanceTransition.changed(before, changed, definition.get(), transaction.now());
    if (isNews(outcome)) {
      Instance told =
          outcome.instance().orElse(before).withCondition(changed.condition(), transaction.now());
      transaction.publish(
          "status_update_event", Events.statusUpdate(told, changed.task(), changed.message()));
      TaskNews.changed(before, changed).ifPresent(news -> transaction.note(before.app(), news));
    }
    outcome
        .instance()
        .map(after -> ReadinessReports.awaited(transaction.state(), before, after))
        .ifPresentOrElse(transaction::put, () -> transaction.remove(before));
    outcome.effects().forEach(effect -> carryOut(transaction, definition.get(), effect));
    return true;
  }

  private static boolean isNews(InstanceTransition.Outcome outcome) {
    return outcome.effects().stream().noneMatch(TransitionEffect.Ignored.class::isInstance);
  }

  private void carryOut(Transaction transaction, App definition, TransitionEffect effect) {
    switch (effect) {
      case TransitionEffect.FailureRecorded recorded -> transaction.putFailure(recorded.failure());
      case TransitionEffect.TerminationRecorded recorded ->
          transaction.putTermination(recorded.termination());
      case TransitionEffect.DelayRaised _ -> raiseDelay(transaction, definition);
      case TransitionEffect.DelayRestarted _ -> launches.launched(transaction, definition);
      case TransitionEffect.Kill kill -> stopOrphan(transaction, kill.task());
      case TransitionEffect.Forget forget -> transaction.then(new Effect.Forget(forget.task()));
      // The keeper launches and removes what it finds so.
      case TransitionEffect.Relaunch _, TransitionEffect.Removed _, TransitionEffect.Ignored _ -> {}
    }
  }

  private void raiseDelay(Transaction transaction, App definition) {
    Instant now = transaction.now();
    launches.failed(transaction, definition);
    launches
        .heldBackUntil(definition, now)
        .ifPresent(until ->
            transaction.note(
                definition.id(),
                PlacementNews.heldBack(
                    launches.failures(definition, now), Duration.between(now, until))));
  }

  private static void unknown(Transaction transaction, TaskChanged changed) {
    if (changed.condition().isTerminal()) {
      transaction.publish(
          "unknown_instance_terminated_event",
          Events.unknownInstanceTerminated(changed.task().instance(), changed.condition().text()));
      transaction.then(new Effect.Forget(changed.task()));
    } else {
      stopOrphan(transaction, changed.task());
    }
  }

  private static void stopOrphan(Transaction transaction, TaskId task) {
    transaction.then(new Effect.Stop(task, Duration.ZERO, ORPHAN_GRACE));
  }
}
