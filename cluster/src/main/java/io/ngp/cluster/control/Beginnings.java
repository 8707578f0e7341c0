package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.timeline.Happening;
import io.ngp.cluster.timeline.TermNews;
import io.ngp.cluster.timeline.Timelines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How timelines begin under a new leader: with what the recorded state tells, until what the one
 * before told is at hand.
 */
final class Beginnings {
  private record Dated(Instant at, Happening happening) {}

  private Beginnings() {}

  static void write(ClusterState state, long epoch, Instant now, Timelines timelines) {
    for (App app : state.root().apps().values()) {
      for (Dated dated : of(state, app)) {
        timelines.add(app.id(), dated.at(), dated.happening());
      }
      timelines.add(app.id(), now, TermNews.began(epoch));
    }
  }

  private static List<Dated> of(ClusterState state, App app) {
    PathId id = app.id();
    List<Dated> known = new ArrayList<>();
    known.add(new Dated(app.version().instant(), TermNews.definition(app.version())));
    for (Deployment deployment : state.deploymentsOf(id)) {
      known.add(new Dated(deployment.startedAt(), TermNews.deployment(deployment)));
    }
    TaskFailure failure = state.failures().get(id);
    if (failure != null) {
      known.add(new Dated(failure.at(), TermNews.failure(failure)));
    }
    for (Instance instance : state.instancesOf(id)) {
      if (failure == null || !failure.task().equals(instance.taskId())) {
        known.add(new Dated(instance.since(), TermNews.instance(instance)));
      }
    }
    known.sort(Comparator.comparing(Dated::at));
    return known;
  }
}
