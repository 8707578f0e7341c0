package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.EffectivePort;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.event.EventBus;
import io.ngp.cluster.health.HealthProber;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.routes.RouteBoard;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.cluster.routes.RouteTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts on what the owner decided: first the routes, so that nothing is sent to a task that is to
 * stop, then health questions, then orders to the engine and events. Called by the owner thread
 * alone.
 */
final class ActingAftermath implements OwnerLoop.Aftermath {
  private static final Logger LOG = LoggerFactory.getLogger(ActingAftermath.class);

  private final RouteBoard board;
  private final RouteRules rules;
  private final HealthProber prober;
  private final Engine engine;
  private final EventBus events;
  private final LaunchLog launches;

  /** Tasks being asked for their health, by app. */
  private final Map<PathId, Set<TaskId>> asked = new HashMap<>();

  ActingAftermath(
      RouteBoard board,
      RouteRules rules,
      HealthProber prober,
      Engine engine,
      EventBus events,
      LaunchLog launches) {
    this.board = board;
    this.rules = rules;
    this.prober = prober;
    this.engine = engine;
    this.events = events;
    this.launches = launches;
  }

  @Override
  public void accept(ClusterState state, Set<PathId> touched, List<Effect> effects, Instant now) {
    steer(effects);
    postRoutes(state, touched, effects);
    launches.refresh(state, touched, now);
    touched.forEach(app -> askHealth(state, app));
    launch(effects);
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Avoid _, Effect.Launch _ -> {}
        case Effect.Dismiss dismissed -> engine.dismiss(dismissed.agent());
        case Effect.Stop stop -> stopOnceQuiet(stop);
        case Effect.Forget forget -> {
          engine.forget(forget.task());
          board.ended(forget.task().toString());
        }
        case Effect.Publish publish -> events.publish(publish.type(), now, publish.body());
      }
    }
  }

  /**
   * Before anything is launched, so that nothing is placed where it would have to leave at once.
   */
  private void steer(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Avoid avoid) {
        engine.avoid(avoid.agents());
      }
    }
  }

  private void postRoutes(ClusterState state, Set<PathId> touched, List<Effect> effects) {
    Map<PathId, List<RouteTable.Route>> routes = new LinkedHashMap<>();
    for (PathId id : touched) {
      routes.put(
          id,
          state
              .root()
              .app(id)
              .map(app -> rules.routes(app, state.instancesOf(id)))
              .orElse(List.of()));
    }
    List<String> withdrawn = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Stop stop) {
        withdrawn.add(stop.task().toString());
      }
    }
    board.post(routes, withdrawn);
  }

  private void askHealth(ClusterState state, PathId app) {
    Set<TaskId> before = asked.getOrDefault(app, Set.of());
    Set<TaskId> now = new HashSet<>();
    for (Instance instance : state.instancesOf(app)) {
      Optional<App> definition = state.definitionOf(instance);
      if (instance.isServing() && instance.placement().isPresent() && definition.isPresent()) {
        now.add(instance.taskId());
        ask(definition.get(), instance, instance.placement().get());
      }
    }
    for (TaskId task : before) {
      if (!now.contains(task)) {
        prober.stop(task);
      }
    }
    if (now.isEmpty()) {
      asked.remove(app);
    } else {
      asked.put(app, now);
    }
  }

  private void ask(App definition, Instance instance, Instance.Placement placement) {
    List<HealthCheck> checks = definition.checks().healthChecks();
    for (int i = 0; i < checks.size(); i++) {
      HealthCheck check = checks.get(i);
      if (check.protocol().isAskedByMaster()) {
        boolean proven =
            instance.health().size() > i && instance.health().get(i).firstSuccess().isPresent();
        int position = i;
        EffectivePort.of(definition, placement, check)
            .ifPresent(port ->
                prober.ask(
                    new HealthProber.Question(
                        instance.taskId(), position, check, port.host(), port.port(), proven)));
      }
    }
  }

  private void launch(List<Effect> effects) {
    Map<App, List<TaskId>> launches = new LinkedHashMap<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Launch launch) {
        launches.computeIfAbsent(launch.definition(), _ -> new ArrayList<>()).add(launch.task());
      }
    }
    launches.forEach(engine::launch);
  }

  private void stopOnceQuiet(Effect.Stop stop) {
    Thread.ofVirtual()
        .name("stop-" + stop.task())
        .start(() -> {
          try {
            if (!board.awaitWithdrawn(stop.task().toString(), stop.drain())) {
              LOG.info(
                  "{} still had requests under way after {} s; stopping it all the same",
                  stop.task(),
                  stop.drain().toSeconds());
            }
            engine.kill(stop.task(), stop.grace());
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
