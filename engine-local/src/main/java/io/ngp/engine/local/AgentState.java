package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineEvent.ContainersEnded;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.EngineState;
import io.ngp.cluster.engine.EngineTask.Phase;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Agents and their tasks. Everything here belongs to the owner thread, but {@link #nodes} and
 * {@link #addressOf}, which any thread may ask.
 */
final class AgentState extends EngineState<KnownAgent, AgentTask> {
  final LocalEngineSettings settings;
  private final Map<TaskId, String> whereabouts = new ConcurrentHashMap<>();

  AgentState(LocalEngineSettings settings, InstantSource clock) {
    super(clock);
    this.settings = settings;
  }

  @Override
  protected KnownAgent newAgent(String name) {
    return new KnownAgent(name, now());
  }

  @Override
  public AgentTask newTask(TaskId id, Optional<App> service, Phase phase) {
    return new AgentTask(id, service, phase);
  }

  @Override
  public Duration retryAfter(int failures) {
    return settings.retryAfter(failures);
  }

  @Override
  public void drop(AgentTask task) {
    super.drop(task);
    whereabouts.remove(task.id);
  }

  @Override
  public void assign(AgentTask task, Instance.Placement placement) {
    super.assign(task, placement);
    whereabouts.put(task.id, placement.agent().id());
  }

  /** The task is to be placed anew. */
  void unassign(AgentTask task) {
    release(task);
    task.placement = Optional.empty();
    whereabouts.remove(task.id);
  }

  /** Tells which containers have ended unless that was told. */
  void tellEnds(AgentTask task, List<ContainerEnd> ends) {
    if (!task.toldEnds.equals(ends)) {
      task.toldEnds = List.copyOf(ends);
      tell(new ContainersEnded(task.id, ends));
    }
  }

  /** These tasks by where their reachable agents answer, as far as both are known. */
  Map<URI, Set<TaskId>> byAddress(Set<TaskId> tasks) {
    Map<String, URI> addresses = new HashMap<>();
    nodes().stream()
        .filter(node -> node.reachable() && !node.address().isEmpty())
        .forEach(node -> addresses.put(node.info().id(), URI.create(node.address())));
    Map<URI, Set<TaskId>> found = new HashMap<>();
    for (TaskId task : tasks) {
      Optional.ofNullable(whereabouts.get(task))
          .flatMap(name -> Optional.ofNullable(addresses.get(name)))
          .ifPresent(address -> found.computeIfAbsent(address, _ -> new HashSet<>()).add(task));
    }
    return found;
  }

  /** Where the agent of a task answers, as far as both are known. */
  Optional<URI> addressOf(TaskId task) {
    return Optional.ofNullable(whereabouts.get(task))
        .flatMap(name -> nodes().stream().filter(n -> n.info().id().equals(name)).findFirst())
        .map(EngineNode::address)
        .filter(address -> !address.isEmpty())
        .map(URI::create);
  }
}
