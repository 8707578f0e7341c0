package io.ngp.engine.swarm;

import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.engine.UsageRound;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.swarm.docker.Docker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** What tasks use, asked from their nodes' daemons. */
final class Usages {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * Up to version 20.10 an answer waits for the daemon's next look at its containers, once a second
   * and all at the same time.
   */
  private static final int LANES = 64;

  private final Swarm swarm;

  Usages(Swarm swarm) {
    this.swarm = swarm;
  }

  /**
   * Of those of the tasks that run on nodes whose daemons answer.
   *
   * @throws InterruptedException if interrupted while it waits
   */
  Map<TaskId, TaskUsage> of(Set<TaskId> tasks, SwarmPicture picture) throws InterruptedException {
    Map<String, List<SwarmTask>> byNode =
        tasks.stream()
            .flatMap(task -> picture.task(task).stream())
            .filter(task -> !task.hasEnded() && task.container().isPresent())
            .collect(Collectors.groupingBy(SwarmTask::node));
    List<Callable<Map<TaskId, TaskUsage>>> questions = new ArrayList<>();
    byNode.forEach((node, there) ->
        picture
            .node(node)
            .flatMap(swarm::daemonOf)
            .ifPresent(
                daemon -> lanes(there).forEach(lane -> questions.add(() -> ask(daemon, lane)))));
    return UsageRound.of(questions);
  }

  /** Tasks dealt out to as many connections as are used at the same time. */
  private static Collection<List<SwarmTask>> lanes(List<SwarmTask> tasks) {
    return IntStream.range(0, tasks.size())
        .boxed()
        .collect(
            Collectors.groupingBy(
                at -> at % LANES, Collectors.mapping(tasks::get, Collectors.toList())))
        .values();
  }

  private static Map<TaskId, TaskUsage> ask(Docker daemon, List<SwarmTask> tasks) {
    Map<String, TaskId> paths = new HashMap<>();
    tasks.forEach(task ->
        paths.put(
            "/containers/%s/stats?stream=false&one-shot=true"
                .formatted(task.container().orElseThrow()),
            task.id()));
    Map<TaskId, TaskUsage> found = new HashMap<>();
    Map<String, JsonNode> answers = daemon.getEach(paths.keySet(), PATIENCE);
    answers.forEach((path, answer) ->
        Statistics.read(answer)
            .ifPresent(
                usage -> Optional.ofNullable(paths.get(path)).ifPresent(t -> found.put(t, usage))));
    return found;
  }
}
