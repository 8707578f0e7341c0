package io.ngp.engine.swarm;

import io.ngp.engine.swarm.docker.Docker;
import io.ngp.engine.swarm.docker.DockerException;
import io.ngp.engine.swarm.docker.DockerException.Kind;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who leads the platform, written down in the swarm itself: the number of the leader is a label of
 * a config that does nothing else. A leader raises it before it does anything, and looks at it
 * before each order. Thread-safe.
 *
 * <p>The swarm can't compare it and carry out an order in one step, so an order may still arrive of
 * a leader that stood still in between; what it starts then is found as an orphan by the next look.
 */
final class Fence {
  /** Docker wants a config to have content. */
  private static final String CONTENT = "LQ==";

  private final Swarm swarm;
  private final long epoch;
  private final String name;

  Fence(Swarm swarm, long epoch) {
    this.swarm = swarm;
    this.epoch = epoch;
    this.name = "ngp-" + swarm.platform() + "-leader";
  }

  /**
   * Raises the number to this leader's.
   *
   * @return false if a later leader has raised it already
   */
  boolean raise() {
    while (true) {
      Optional<JsonNode> config = read();
      try {
        if (config.isEmpty()) {
          swarm.managers().call(this::create);
          return true;
        }
        long current = epochOf(config.get());
        if (current >= epoch) {
          return current == epoch;
        }
        swarm.managers().call(manager -> update(manager, config.get()));
        return true;
      } catch (DockerException e) {
        boolean isOvertaken = e.kind() == Kind.CONFLICT || e.kind() == Kind.OUT_OF_SEQUENCE;
        if (!isOvertaken) {
          throw e;
        }
      }
    }
  }

  /** Whether no later leader has raised the number. */
  boolean isOpen() {
    return read().map(Fence::epochOf).orElse(0L) <= epoch;
  }

  private Optional<JsonNode> read() {
    try {
      return Optional.of(swarm.managers().call(manager -> manager.get("/configs/" + name)));
    } catch (DockerException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private JsonNode create(Docker manager) {
    ObjectNode config = JsonMapper.shared().createObjectNode();
    config.put("Name", name).put("Data", CONTENT);
    config
        .putObject("Labels")
        .put(Labels.PLATFORM, swarm.platform())
        .put(Labels.EPOCH, Long.toString(epoch));
    return manager.post("/configs/create", config);
  }

  private JsonNode update(Docker manager, JsonNode config) {
    ObjectNode spec = (ObjectNode) config.path("Spec").deepCopy();
    spec.withObject("/Labels").put(Labels.EPOCH, Long.toString(epoch));
    return manager.post(
        "/configs/%s/update?version=%d"
            .formatted(
                config.path("ID").asString(""), config.path("Version").path("Index").asLong(0)),
        spec);
  }

  private static long epochOf(JsonNode config) {
    String label = config.path("Spec").path("Labels").path(Labels.EPOCH).asString("0");
    try {
      return Long.parseLong(label);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
