package io.ngp.engine.swarm;

import io.ngp.cluster.app.PathId;
import io.ngp.engine.swarm.SwarmSettings.Patience;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Says what is to be removed of ended tasks that nobody waits for any more. Pure. */
final class Housekeeping {
  private Housekeeping() {}

  /**
   * Ended tasks whose services, containers and output are to go: all but the last few of each app,
   * and all that ended long ago.
   *
   * @param isOver whether nobody waits for a task's end
   */
  static List<SwarmTask> due(
      SwarmPicture picture, Predicate<SwarmTask> isOver, Patience patience, Instant now) {
    Map<PathId, List<SwarmTask>> byApp =
        picture.tasks().values().stream()
            .filter(task -> task.hasEnded() && isOver.test(task))
            .collect(Collectors.groupingBy(task -> task.id().instance().app()));
    List<SwarmTask> due = new ArrayList<>();
    for (List<SwarmTask> ended : byApp.values()) {
      List<SwarmTask> newestFirst =
          ended.stream().sorted(Comparator.comparing(SwarmTask::at).reversed()).toList();
      for (int i = 0; i < newestFirst.size(); i++) {
        SwarmTask task = newestFirst.get(i);
        if (i >= patience.keptEnds() || task.at().plus(patience.longestKept()).isBefore(now)) {
          due.add(task);
        }
      }
    }
    return due;
  }
}
