package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.StateStore.Write;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.event.Events;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.Release;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.instance.Termination;
import io.ngp.cluster.instance.TerminationHistory;
import io.ngp.cluster.timeline.Happening;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * One change of the state being worked out: the state as it will be, what must be written first and
 * what is to be done after. Used by the owner thread alone; thrown away as a whole if the change is
 * refused.
 */
final class Transaction {
  private final Instant now;
  private final Map<String, Write> writes = new LinkedHashMap<>();
  private final List<Effect> effects = new ArrayList<>();
  private final Set<PathId> touched = new LinkedHashSet<>();
  private ClusterState state;

  Transaction(ClusterState state, Instant now) {
    this.state = state;
    this.now = now;
  }

  ClusterState state() {
    return state;
  }

  Instant now() {
    return now;
  }

  Map<String, Write> writes() {
    return writes;
  }

  List<Effect> effects() {
    return effects;
  }

  /** Apps whose definition, instances or deployments changed. */
  Set<PathId> touched() {
    return touched;
  }

  void touch(PathId app) {
    touched.add(app);
  }

  void become(ClusterState newState) {
    state = newState;
  }

  void write(Write write) {
    writes.put(write.path(), write);
  }

  void then(Effect effect) {
    effects.add(effect);
  }

  void publish(String type, ObjectNode body) {
    effects.add(new Effect.Publish(type, body));
  }

  /** Writes on an app's timeline, once this is durable. */
  void note(PathId app, Happening happening) {
    effects.add(new Effect.Note(app, happening));
  }

  /**
   * Puts an instance in the state, stores it if what must survive changed, and tells the event
   * stream.
   */
  void put(Instance instance) {
    Optional<Instance> before = state.instance(instance.id());
    if (before.equals(Optional.of(instance))) {
      return;
    }
    state = state.withInstance(instance);
    touched.add(instance.app());
    if (before.isEmpty() || isStoredDifferently(before.get(), instance)) {
      write(new Write.Put(Paths.instance(instance.id()), InstanceJson.write(instance)));
    }
    if (before.isEmpty()
        || before.get().condition() != instance.condition()
        || before.get().goal() != instance.goal()) {
      publish("instance_changed_event", Events.instanceChanged(instance));
    }
    if (!before.flatMap(Instance::home).equals(instance.home())) {
      then(new Effect.Reserve());
    }
    if (before.isPresent() && !before.get().isHealthy().equals(instance.isHealthy())) {
      publish("instance_health_changed_event", Events.instanceHealthChanged(instance));
    }
  }

  /** Removes an instance; volumes it has are to be removed, too, however long that takes. */
  void remove(Instance instance) {
    state = state.withoutInstance(instance.id());
    touched.add(instance.app());
    write(new Write.Delete(Paths.instance(instance.id())));
    if (instance.incarnation() > 0) {
      then(new Effect.Forget(instance.taskId()));
    }
    instance.home().ifPresent(home -> putRelease(new Release(instance.id(), home.id())));
  }

  private void putRelease(Release release) {
    state = state.withRelease(release);
    write(new Write.Put(Paths.release(release.instance()), InstanceJson.writeRelease(release)));
    then(new Effect.Reserve());
    then(new Effect.Free(release));
  }

  /** The volumes are removed, or nobody can remove them any more. */
  void dropRelease(InstanceId instance) {
    if (state.releases().containsKey(instance)) {
      state = state.withoutRelease(instance);
      write(new Write.Delete(Paths.release(instance)));
    }
  }

  void putFailure(TaskFailure failure) {
    PathId app = failure.task().instance().app();
    state = state.withFailure(app, failure);
    touched.add(app);
    write(new Write.Put(Paths.failure(app), InstanceJson.writeFailure(failure)));
  }

  void dropFailure(PathId app) {
    if (state.failures().containsKey(app)) {
      state = state.withoutFailure(app);
      write(new Write.Delete(Paths.failure(app)));
    }
  }

  void putTermination(Termination termination) {
    PathId pod = termination.task().instance().app();
    TerminationHistory history = state.terminationsOf(pod).with(termination);
    state = state.withTerminations(pod, history);
    touched.add(pod);
    write(new Write.Put(Paths.terminations(pod), TerminationJson.write(history)));
  }

  void dropTerminations(PathId pod) {
    if (state.terminations().containsKey(pod)) {
      state = state.withoutTerminations(pod);
      write(new Write.Delete(Paths.terminations(pod)));
    }
  }

  void putDrain(Drain drain) {
    state = state.withDrain(drain);
    write(new Write.Put(Paths.drain(drain.agent()), DrainJson.write(drain)));
    then(new Effect.Avoid(state.drains().keySet()));
  }

  void dropDrain(String agent) {
    if (state.drains().containsKey(agent)) {
      state = state.withoutDrain(agent);
      write(new Write.Delete(Paths.drain(agent)));
      then(new Effect.Avoid(state.drains().keySet()));
    }
  }

  /** Keeps a definition that instances run though it is no longer, or not yet, the current one. */
  void keepDefinition(App app) {
    state = state.withDefinition(app);
  }

  /**
   * What checks found moves with every answer; only what decides about routing and restarts is
   * worth a write.
   */
  private static boolean isStoredDifferently(Instance before, Instance after) {
    return !decisive(before).equals(decisive(after))
        || !before.isHealthy().equals(after.isHealthy());
  }

  private static Instance decisive(Instance instance) {
    return instance.withAnswers(instance.answers().decisive());
  }
}
