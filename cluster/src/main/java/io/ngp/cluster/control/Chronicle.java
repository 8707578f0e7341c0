package io.ngp.cluster.control;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.routes.RouteTable.Route;
import io.ngp.cluster.routes.RouteTable.Target;
import io.ngp.cluster.timeline.Happening;
import io.ngp.cluster.timeline.RouteNews;
import io.ngp.cluster.timeline.TimelineLog;
import io.ngp.cluster.timeline.Timelines;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the apps' timelines: what decisions noted, once they are durable, and what became of
 * routes. A new leader begins with what the state tells ({@link Beginnings}), then with what the
 * one before kept ({@link TimelineArchive}).
 */
final class Chronicle {
  private final Timelines timelines;
  private final InstantSource clock;

  /** Routes as posted last; owner thread only. */
  private final Map<PathId, List<Route>> posted = new HashMap<>();

  /** Tasks that the last posting took out of rotation; owner thread only. */
  private final Set<String> withdrawn = new HashSet<>();

  /**
   * Versions of the route table at which apps' got tasks that some balancer does not know yet,
   * lowest first; guarded by itself.
   */
  private final Map<PathId, Long> unfollowed = new LinkedHashMap<>();

  Chronicle(long firstSequence, InstantSource clock) {
    timelines = new Timelines(firstSequence);
    this.clock = clock;
  }

  TimelineLog log() {
    return timelines;
  }

  /** What keeps the timelines for the next leader. */
  TimelineArchive archive(StateStore store) {
    return new TimelineArchive(store, timelines);
  }

  /** Numbers the next entry at least so. */
  void numberFrom(long first) {
    timelines.numberFrom(first);
  }

  /** Begins a term with what was recorded before it. */
  void begin(ClusterState loaded, long epoch) {
    Beginnings.write(loaded, epoch, clock.instant(), timelines);
  }

  /** Writes down what decisions noted; owner thread only, as are the following. */
  void write(List<Effect> effects, Instant now) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Note note) {
        timelines.add(note.app(), now, note.happening());
      }
    }
  }

  /** Routes of these apps were posted as this version of the table. */
  void posted(Map<PathId, List<Route>> routes, long version, Instant now) {
    withdrawn.clear();
    routes.forEach((app, after) -> {
      List<Route> before = after.isEmpty() ? posted.remove(app) : posted.put(app, after);
      if (before == null ? !after.isEmpty() : !before.equals(after)) {
        if (compare(app, before == null ? List.of() : before, after, now)) {
          await(app, version);
        }
      }
    });
  }

  /** Whether a task got requests until the routes were posted last. */
  boolean gotRequests(TaskId task) {
    return withdrawn.contains(task.toString());
  }

  /** Forgets apps that are gone with all their instances. */
  void dropGone(ClusterState state, Set<PathId> touched) {
    for (PathId app : touched) {
      if (state.root().app(app).isEmpty() && state.instancesOf(app).isEmpty()) {
        timelines.drop(app);
        synchronized (unfollowed) {
          unfollowed.remove(app);
        }
      }
    }
  }

  /** Adds what turned out later, from any thread; nothing if the app is gone by then. */
  void add(PathId app, Happening happening) {
    timelines.addIfKnown(app, clock.instant(), happening);
  }

  /** Every one of so many balancers follows the route table up to this version; any thread. */
  void followed(long version, int balancers) {
    List<PathId> done = new ArrayList<>();
    synchronized (unfollowed) {
      var oldest = unfollowed.entrySet().iterator();
      while (oldest.hasNext()) {
        Map.Entry<PathId, Long> next = oldest.next();
        if (next.getValue() > version) {
          break;
        }
        done.add(next.getKey());
        oldest.remove();
      }
    }
    done.forEach(app -> add(app, RouteNews.acknowledged(balancers)));
  }

  void close() {
    timelines.close();
  }

  private void await(PathId app, long version) {
    synchronized (unfollowed) {
      unfollowed.remove(app);
      unfollowed.put(app, version);
    }
  }

  /**
   * Tells who is in rotation now and who is not; all routes of an app lead to the same tasks, so
   * the first host stands for the others.
   *
   * @return whether a task was added
   */
  private boolean compare(PathId app, List<Route> before, List<Route> after, Instant now) {
    Map<String, Target> old = targets(before);
    Map<String, Target> fresh = targets(after);
    old.forEach((id, target) -> {
      if (!fresh.containsKey(id)) {
        withdrawn.add(id);
        timelines.add(
            app, now, RouteNews.withdrawn(TaskId.parse(id), host(before), address(target)));
      }
    });
    fresh.forEach((id, target) -> {
      if (!old.containsKey(id)) {
        timelines.add(app, now, RouteNews.added(TaskId.parse(id), host(after), address(target)));
      }
    });
    return !old.keySet().containsAll(fresh.keySet());
  }

  private static Map<String, Target> targets(List<Route> routes) {
    return routes.isEmpty()
        ? Map.of()
        : routes.getFirst().targets().stream()
            .collect(
                Collectors.toMap(
                    Target::id, target -> target, (one, _) -> one, LinkedHashMap::new));
  }

  private static String host(List<Route> routes) {
    return routes.getFirst().host();
  }

  private static String address(Target target) {
    return target.host() + ":" + target.port();
  }
}
