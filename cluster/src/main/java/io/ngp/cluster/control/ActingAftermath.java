package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.event.EventBus;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.routes.RouteBoard;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.cluster.routes.RouteTable;
import io.ngp.cluster.timeline.TaskNews;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts on what the owner decided: first the routes, so that nothing is sent to a task that is to
 * stop, then questions to tasks, then orders to the engine and events. Called by the owner thread
 * alone.
 */
final class ActingAftermath implements OwnerLoop.Aftermath {
  private static final Logger LOG = LoggerFactory.getLogger(ActingAftermath.class);

  private final RouteBoard board;
  private final RouteRules rules;
  private final TaskQuestions questions;
  private final Engine engine;
  private final EventBus events;
  private final LaunchLog launches;
  private final Chronicle chronicle;
  private final HealthCheckNotices notices = new HealthCheckNotices();
  private final Tally tally;

  ActingAftermath(
      RouteBoard board,
      RouteRules rules,
      TaskQuestions questions,
      Engine engine,
      EventBus events,
      LaunchLog launches,
      Chronicle chronicle,
      Tally tally) {
    this.board = board;
    this.rules = rules;
    this.questions = questions;
    this.engine = engine;
    this.events = events;
    this.launches = launches;
    this.chronicle = chronicle;
    this.tally = tally;
  }

  @Override
  public void accept(ClusterState state, Set<PathId> touched, List<Effect> effects, Instant now) {
    tally.count(effects, now);
    steer(state, effects);
    chronicle.write(effects, now);
    postRoutes(state, touched, effects, now);
    launches.refresh(state, touched, now);
    touched.forEach(app -> questions.put(state, app));
    launch(effects);
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Avoid _, Effect.Reserve _, Effect.Launch _, Effect.Note _ -> {}
        case Effect.Free free -> engine.free(free.release());
        case Effect.Dismiss dismissed -> engine.dismiss(dismissed.agent());
        case Effect.Stop stop -> stopOnceQuiet(stop);
        case Effect.Forget forget -> {
          engine.forget(forget.task());
          board.ended(forget.task().toString());
        }
        case Effect.Publish publish -> publish(publish, now);
      }
    }
    for (PathId app : touched) {
      notices.of(state, app).forEach(notice -> publish(notice, now));
    }
    chronicle.dropGone(state, touched);
  }

  private void publish(Effect.Publish publish, Instant now) {
    events.publish(publish.type(), now, publish.body());
  }

  /**
   * Before anything is launched, so that nothing is placed where it would have to leave at once, or
   * on what is kept for others.
   */
  private void steer(ClusterState state, List<Effect> effects) {
    if (effects.stream().anyMatch(Effect.Reserve.class::isInstance)) {
      engine.reserve(state.reservations());
    }
    for (Effect effect : effects) {
      if (effect instanceof Effect.Avoid avoid) {
        engine.avoid(avoid.agents());
      }
    }
  }

  private void postRoutes(
      ClusterState state, Set<PathId> touched, List<Effect> effects, Instant now) {
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
    chronicle.posted(routes, board.post(routes, withdrawn), now);
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
    PathId app = stop.task().instance().app();
    boolean gotRequests = chronicle.gotRequests(stop.task());
    Thread.ofVirtual()
        .name("stop-" + stop.task())
        .start(() -> {
          try {
            boolean isQuiet = board.awaitWithdrawn(stop.task().toString(), stop.drain());
            if (!isQuiet) {
              LOG.info(
                  "{} still had requests under way after {} s; stopping it all the same",
                  stop.task(),
                  stop.drain().toSeconds());
            }
            if (gotRequests) {
              chronicle.add(
                  app,
                  isQuiet
                      ? TaskNews.quiet(stop.task())
                      : TaskNews.interrupted(stop.task(), stop.drain().toSeconds()));
            }
            engine.kill(stop.task(), stop.grace());
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
