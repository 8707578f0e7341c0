package io.ngp.engine.swarm;

import io.ngp.cluster.engine.EngineEvent.VolumesFreed;
import io.ngp.cluster.engine.EngineTask;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.Release;
import io.ngp.engine.swarm.docker.Docker;
import io.ngp.engine.swarm.docker.DockerException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Removes volumes of instances that are gone from their nodes, through the nodes' daemons. Owner
 * thread only.
 */
final class VolumeRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeRemoval.class);

  private final SwarmState state;
  private final Swarm swarm;
  private final Fence fence;
  private final Consumer<Runnable> owner;
  private final Map<InstanceId, Pending> pending = new HashMap<>();

  private record Pending(Release release, Instant next, int failures, boolean isUnderWay) {}

  VolumeRemoval(SwarmState state, Swarm swarm, Fence fence, Consumer<Runnable> owner) {
    this.state = state;
    this.swarm = swarm;
    this.fence = fence;
    this.owner = owner;
  }

  void free(Release release) {
    pending.putIfAbsent(release.instance(), new Pending(release, Instant.MIN, 0, false));
  }

  /** What was to be freed on a node that is gone went with it. */
  void dismiss(String node) {
    List<Release> gone =
        pending.values().stream()
            .map(Pending::release)
            .filter(release -> release.agent().equals(node))
            .toList();
    gone.forEach(this::freed);
  }

  /** Removes what can be removed now. */
  void advanceAll() {
    List.copyOf(pending.values()).forEach(this::advance);
  }

  private void advance(Pending one) {
    Release release = one.release();
    Optional<Docker> daemon =
        state
            .agent(release.agent())
            .filter(node -> node.isReachable)
            .flatMap(node -> node.node)
            .flatMap(swarm::daemonOf);
    boolean livesThere =
        state.tasks().stream()
            .anyMatch(task ->
                task.id.instance().equals(release.instance())
                    && task.phase != EngineTask.Phase.ENDED);
    if (one.isUnderWay() || one.next().isAfter(state.now()) || livesThere || daemon.isEmpty()) {
      return;
    }
    pending.put(release.instance(), new Pending(release, one.next(), one.failures(), true));
    Thread.ofVirtual()
        .name("free-" + release.instance())
        .start(() -> {
          Optional<String> problem = remove(daemon.get(), release.instance());
          owner.accept(() -> {
            if (problem.isEmpty()) {
              freed(release);
            } else {
              retry(one, problem.get());
            }
          });
        });
  }

  private void freed(Release release) {
    if (pending.remove(release.instance()) != null) {
      state.tell(new VolumesFreed(release.instance(), release.agent()));
    }
  }

  private void retry(Pending one, String problem) {
    var pause = state.patience.retryAfter(one.failures());
    LOG.info("{}. Retrying in {} ms.", problem, pause.toMillis());
    pending.put(
        one.release().instance(),
        new Pending(one.release(), state.now().plus(pause), one.failures() + 1, false));
  }

  /** Removes the services whose ended containers still hold the volumes, then the volumes. */
  private Optional<String> remove(Docker daemon, InstanceId instance) {
    try {
      if (!fence.isOpen()) {
        return Optional.of("A later leader has taken over");
      }
      state.picture().stream()
          .flatMap(picture -> picture.tasks().values().stream())
          .filter(task -> task.id().instance().equals(instance))
          .forEach(task -> swarm.remove(ServiceName.of(task.id())));
      String label = Labels.INSTANCE + "=" + instance;
      JsonNode volumes =
          daemon.get("/volumes?filters=" + Swarm.filters(Map.of("label", List.of(label))));
      for (JsonNode volume : volumes.path("Volumes")) {
        Swarm.deleteIfThere(daemon, "/volumes/" + volume.path("Name").asString(""));
      }
      return Optional.empty();
    } catch (DockerException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
