package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Lifecycle.UnreachableStrategy;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.deployment.InstanceAction;
import io.ngp.cluster.deployment.StepProgress;
import io.ngp.cluster.deployment.StepSnapshot;
import io.ngp.cluster.drain.Departure;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.Unreachability;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.cluster.timeline.TaskNews;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Holds each app at its count outside deployments, launches what waits and stops what is to go.
 * Looks at what is, not at what happened, so it may be asked again at any time.
 */
final class InstanceKeeper {
  /** Marathon's agent default between SIGTERM and SIGKILL. */
  private static final Duration DEFAULT_GRACE = Duration.ofSeconds(3);

  private final LaunchLog launches;

  InstanceKeeper(LaunchLog launches) {
    this.launches = launches;
  }

  /** One round for one app. */
  void keep(Transaction transaction, PathId id) {
    ClusterState state = transaction.state();
    if (state.deploymentsOf(id).isEmpty()) {
      state
          .root()
          .app(id)
          .ifPresentOrElse(
              app -> holdCount(transaction, app),
              () -> state.instancesOf(id).forEach(i -> decommission(transaction, i)));
    }
    for (Instance instance : transaction.state().instancesOf(id)) {
      switch (instance.goal()) {
        case RUNNING -> keepUp(transaction, instance);
        case STOPPED -> stopAndKeep(transaction, instance);
        case DECOMMISSIONED -> stopOrRemove(transaction, instance);
      }
    }
    transaction.become(transaction.state().withoutUnusedDefinitions(id));
  }

  private void keepUp(Transaction transaction, Instance instance) {
    boolean isEvicted =
        transaction.state().drains().values().stream()
            .anyMatch(drain -> drain.evicts(instance, transaction.now()));
    if (isEvicted) {
      evict(transaction, instance);
    } else {
      launchIfWaiting(transaction, instance);
      giveUpIfLostTooLong(transaction, instance);
    }
  }

  /** Adds waiting instances. */
  private static void add(Transaction transaction, App app, int count) {
    for (int i = 0; i < count; i++) {
      transaction.put(
          Instance.scheduled(
              new InstanceId(app.id(), UUID.randomUUID().toString()),
              app.version(),
              transaction.now()));
    }
  }

  /** Does what was decided for an app; new instances get {@code target}'s version. */
  static void apply(Transaction transaction, App target, InstanceAction action) {
    switch (action) {
      case InstanceAction.Start start -> add(transaction, target, start.count());
      case InstanceAction.Suspend(InstanceId id, String reason) ->
          ifThere(
              transaction,
              id,
              instance -> {
                transaction.note(instance.app(), TaskNews.killed(instance.taskId(), reason));
                transaction.put(instance.withGoal(Goal.STOPPED));
              });
      case InstanceAction.Resume(InstanceId id, String _) ->
          ifThere(
              transaction,
              id,
              instance -> transaction.put(instance.resumed(target.version(), transaction.now())));
      case InstanceAction.Decommission(InstanceId id, String reason) ->
          ifThere(transaction, id, instance -> decommission(transaction, instance, reason));
    }
  }

  /** Tells an instance to go, and why. */
  static void decommission(Transaction transaction, Instance instance, String reason) {
    if (instance.goal() != Goal.DECOMMISSIONED) {
      transaction.note(instance.app(), TaskNews.killed(instance.taskId(), reason));
      decommission(transaction, instance);
    }
  }

  private static void ifThere(Transaction transaction, InstanceId id, Consumer<Instance> change) {
    transaction.state().instance(id).ifPresent(change);
  }

  static void decommission(Transaction transaction, Instance instance) {
    if (instance.goal() != Goal.DECOMMISSIONED) {
      transaction.put(instance.withGoal(Goal.DECOMMISSIONED));
    }
  }

  /**
   * Stops the instance's task if there is one that isn't being stopped; the goal stays as it is.
   */
  void kill(Transaction transaction, Instance instance) {
    if (!instance.condition().isActive() || instance.condition() == Condition.KILLING) {
      return;
    }
    transaction.put(instance.withCondition(Condition.KILLING, transaction.now()));
    transaction.then(stop(transaction.state(), instance));
  }

  /** The order that stops an instance's task. */
  static Effect.Stop stop(ClusterState state, Instance instance) {
    Optional<App> definition = state.definitionOf(instance);
    return new Effect.Stop(
        instance.taskId(),
        definition.map(RouteRules::drain).orElse(Duration.ZERO),
        definition.flatMap(app -> app.lifecycle().killGrace()).orElse(DEFAULT_GRACE));
  }

  /**
   * An instance goes from its agent though it had no place to go to: it is launched elsewhere as
   * soon as there is room. One that is cut off can't be told and is replaced.
   */
  private void evict(Transaction transaction, Instance instance) {
    if (instance.condition().isCutOff()) {
      decommission(transaction, instance, "its agent is drained and cut off");
    } else {
      transaction.note(
          instance.app(),
          TaskNews.killed(
              instance.taskId(), "its agent is drained, and the time to find it a place is over"));
      kill(transaction, instance);
    }
  }

  /** Holds an app at its count; while some of its instances are to leave an agent, around that. */
  private static List<InstanceAction> hold(ClusterState state, App app) {
    StepSnapshot now = state::instancesOf;
    Departure departure = Departure.of(app, now.instancesOf(app.id()), state.drains().keySet());
    return departure.isUnderWay()
        ? departure.actions(now::attributesOf)
        : StepProgress.hold(app, now);
  }

  private static void holdCount(Transaction transaction, App app) {
    for (InstanceAction action : hold(transaction.state(), app)) {
      apply(transaction, app, action);
    }
    Collection<Instance> all = transaction.state().instancesOf(app.id());
    if (all.stream().filter(Instance::isRunning).count() >= app.instances()) {
      // Replaced for good: an agent that comes back now finds its old task superseded.
      all.stream()
          .filter(instance -> instance.condition() == Condition.UNREACHABLE_INACTIVE)
          .forEach(instance -> decommission(transaction, instance));
    }
  }

  /**
   * An instance whose agent stays cut off is given up as its strategy says. Unlike Marathon an
   * instance given up is forgotten only once it was replaced, also under the default strategy of
   * zero seconds: where no other agent has room its task may still serve, and is the app's again
   * when its agent comes back.
   */
  private static void giveUpIfLostTooLong(Transaction transaction, Instance instance) {
    Optional<App> definition = transaction.state().definitionOf(instance);
    if (definition.isEmpty() || !instance.condition().isCutOff()) {
      return;
    }
    UnreachableStrategy strategy = definition.get().lifecycle().unreachableStrategy();
    boolean isPatient =
        strategy instanceof UnreachableStrategy.Replace replace
            && replace.expungeAfter().isPositive();
    switch (Unreachability.judge(instance, strategy, transaction.now())) {
      case Unreachability.Verdict.Keep _ -> {}
      case Unreachability.Verdict.AskAgain _ -> {}
      case Unreachability.Verdict.GiveUp _ -> giveUp(transaction, instance);
      case Unreachability.Verdict.Expunge _ -> {
        if (isPatient) {
          decommission(transaction, instance);
        } else {
          giveUp(transaction, instance);
        }
      }
    }
  }

  private static void giveUp(Transaction transaction, Instance instance) {
    if (instance.condition() != Condition.UNREACHABLE_INACTIVE) {
      transaction.note(instance.app(), TaskNews.givenUp(instance));
      transaction.put(instance.withCondition(Condition.UNREACHABLE_INACTIVE, transaction.now()));
    }
  }

  /** When time alone makes an unreachable instance of the app due, if it does. */
  static Optional<Instant> nextDue(ClusterState state, PathId id, Instant now) {
    return state.instancesOf(id).stream()
        .filter(instance -> instance.condition().isCutOff())
        .flatMap(instance -> askAgain(state, instance, now).stream())
        .min(Instant::compareTo);
  }

  private static Optional<Instant> askAgain(ClusterState state, Instance instance, Instant now) {
    return state
        .definitionOf(instance)
        .map(app -> Unreachability.judge(instance, app.lifecycle().unreachableStrategy(), now))
        .filter(Unreachability.Verdict.AskAgain.class::isInstance)
        .map(verdict -> ((Unreachability.Verdict.AskAgain) verdict).at());
  }

  private void launchIfWaiting(Transaction transaction, Instance instance) {
    boolean waits =
        instance.condition() == Condition.SCHEDULED || instance.condition().isTerminal();
    Optional<App> definition = definitionToLaunch(transaction.state(), instance);
    if (!waits || definition.isEmpty()) {
      return;
    }
    App app = definition.get();
    if (launches.mayLaunch(app, transaction.now())) {
      launches.launched(transaction, app);
      Instance launched = instance.launched(app.version(), transaction.now());
      transaction.put(launched);
      transaction.then(new Effect.Launch(app, launched.taskId()));
    }
  }

  /**
   * Outside deployments always the current definition; within one the instance's own, until the
   * deployment comes to it.
   */
  private static Optional<App> definitionToLaunch(ClusterState state, Instance instance) {
    Optional<App> own = state.definitionOf(instance);
    Optional<App> current = state.root().app(instance.app());
    return state.deploymentsOf(instance.app()).isEmpty()
        ? current.or(() -> own)
        : own.or(() -> current);
  }

  private void stopAndKeep(Transaction transaction, Instance instance) {
    switch (instance.condition()) {
      case PROVISIONED, STAGING, STARTING, RUNNING -> kill(transaction, instance);
      // Stopped when its agent is back: only there is what it keeps.
      case UNREACHABLE, UNREACHABLE_INACTIVE -> {}
      case KILLING, SCHEDULED, KILLED, FAILED, FINISHED, ERROR, GONE, DROPPED, UNKNOWN -> {}
    }
  }

  private void stopOrRemove(Transaction transaction, Instance instance) {
    switch (instance.condition()) {
      case SCHEDULED, KILLED, FAILED, FINISHED, ERROR, GONE, DROPPED, UNKNOWN ->
          transaction.remove(instance);
      // Its agent can't be told; should it return, its task is an orphan and stopped then.
      case UNREACHABLE, UNREACHABLE_INACTIVE -> {
        transaction.then(new Effect.Stop(instance.taskId(), Duration.ZERO, DEFAULT_GRACE));
        transaction.remove(instance);
      }
      case PROVISIONED, STAGING, STARTING, RUNNING -> kill(transaction, instance);
      case KILLING -> {}
    }
  }
}
