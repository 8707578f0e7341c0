package io.ngp.node;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.EngineEvent;
import io.ngp.cluster.engine.EngineListener;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.ExecCommand;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.cluster.engine.Reservation;
import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance.Placement;
import io.ngp.cluster.instance.Release;
import io.ngp.cluster.instance.TaskId;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Machines without processes, for measuring a master alone: every task is placed in turn on one of
 * a hundred agents, runs as soon as that is durable, and dies when told to.
 */
final class SimulatedEngine implements Engine {
  private static final int AGENTS = 100;
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 40_000;

  private final List<AgentInfo> agents = new ArrayList<>();
  private final ExecutorService worker = Executors.newSingleThreadExecutor();
  private final AtomicInteger placed = new AtomicInteger();
  private volatile @Nullable EngineListener listener;

  SimulatedEngine() {
    for (int i = 0; i < AGENTS; i++) {
      agents.add(
          new AgentInfo(
              "agent-" + i,
              "10.0.%d.%d".formatted(i / 250, i % 250),
              Optional.empty(),
              Optional.empty()));
    }
  }

  @Override
  public void start(long epoch, List<KnownTask> known, EngineListener newListener) {
    listener = newListener;
    worker.execute(() -> {
      agents.forEach(agent -> tell(new EngineEvent.NodeChanged(node(agent))));
      known.forEach(task -> tell(changed(task.task(), Condition.RUNNING)));
    });
  }

  @Override
  public void launch(App service, List<TaskId> tasks) {
    worker.execute(() -> tasks.forEach(task -> place(service, task)));
  }

  private void place(App service, TaskId task) {
    EngineListener told = listener;
    if (told == null) {
      return;
    }
    int number = placed.getAndIncrement();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < service.networking().ports().size(); i++) {
      ports.add(FIRST_PORT + number % PORTS);
    }
    Placement placement = new Placement(agents.get(number % AGENTS), ports);
    var _ =
        told.onEvent(new EngineEvent.TaskPlaced(task, placement))
            .thenRun(() -> tell(changed(task, Condition.RUNNING)));
  }

  @Override
  public void kill(TaskId task, Duration grace) {
    worker.execute(() -> tell(changed(task, Condition.KILLED)));
  }

  @Override
  public void forget(TaskId task) {}

  @Override
  public void avoid(Set<String> names) {}

  @Override
  public void reserve(List<Reservation> reservations) {}

  @Override
  public void free(Release release) {}

  @Override
  public void dismiss(String agent) {}

  @Override
  public List<EngineNode> nodes() {
    return agents.stream().map(SimulatedEngine::node).toList();
  }

  @Override
  public List<Unsupported> unsupported(App app) {
    return List.of();
  }

  @Override
  public Optional<InputStream> openLog(TaskId task, LogQuery query) {
    return Optional.empty();
  }

  @Override
  public Optional<ExecSession> exec(TaskId task, ExecCommand command) {
    return Optional.empty();
  }

  @Override
  public Map<TaskId, TaskUsage> usage(Set<TaskId> tasks) {
    return Map.of();
  }

  @Override
  public void close() {
    listener = null;
    worker.shutdownNow();
  }

  private void tell(EngineEvent event) {
    EngineListener told = listener;
    if (told != null) {
      var _ = told.onEvent(event);
    }
  }

  private static EngineEvent changed(TaskId task, Condition condition) {
    return new EngineEvent.TaskChanged(task, condition, "", Optional.empty(), Instant.now());
  }

  private static EngineNode node(AgentInfo agent) {
    EngineNode.Amounts room = new EngineNode.Amounts(1_000, 1_000_000, 1_000_000, 0, PORTS);
    EngineNode.Amounts used = new EngineNode.Amounts(0, 0, 0, 0, 0);
    return new EngineNode(
        agent, "http://" + agent.host(), true, Instant.now(), room, used, 0, Map.of(), Map.of());
  }
}
