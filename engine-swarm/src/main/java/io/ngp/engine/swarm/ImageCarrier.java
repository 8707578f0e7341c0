package io.ngp.engine.swarm;

import io.ngp.engine.swarm.docker.Docker;
import io.ngp.engine.swarm.docker.DockerException;
import io.ngp.engine.swarm.docker.DockerException.Kind;
import io.ngp.engine.swarm.docker.ImageLoad;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.MissingNode;

/**
 * Sees to it that a node has an image that no registry has: it goes from daemon to daemon.
 * Thread-safe.
 */
final class ImageCarrier {
  private static final Logger LOG = LoggerFactory.getLogger(ImageCarrier.class);
  private static final Duration TRANSFER = Duration.ofMinutes(5);

  private final Swarm swarm;

  /** By the node's id: one at a time gets it there. */
  private final Map<String, ReentrantLock> bringing = new ConcurrentHashMap<>();

  ImageCarrier(Swarm swarm) {
    this.swarm = swarm;
  }

  /**
   * Brings an image to a node that lacks it, which may take minutes; does nothing where the node's
   * daemon can't be asked.
   *
   * @return the image's id there, if it can be asked
   * @throws LackingException if no node has it
   * @throws DockerException if it can't be brought there now
   */
  Optional<String> bring(String image, SwarmNode node) {
    Optional<Docker> daemon = swarm.daemonOf(node);
    if (daemon.isEmpty()) {
      return Optional.empty();
    }
    ReentrantLock lock = bringing.computeIfAbsent(node.id(), _ -> new ReentrantLock());
    lock.lock();
    try {
      if (id(daemon.get(), image).isEmpty()) {
        carry(image, daemon.get(), node);
      }
      return id(daemon.get(), image);
    } finally {
      lock.unlock();
    }
  }

  private void carry(String image, Docker to, SwarmNode node) {
    Docker from =
        swarm.daemons().stream()
            .filter(daemon -> hasNow(daemon, image))
            .findFirst()
            .orElseThrow(() ->
                new LackingException(
                    "No node of the swarm has the image %s, and no registry does. Load it: ngp image build --nodes"
                        .formatted(image)));
    LOG.info("Node {} gets {} from {}", node.name(), image, from.address());
    try (InputStream archive =
        from.open("GET", "/images/%s/get".formatted(image), MissingNode.getInstance())) {
      ImageLoad.into(to.address(), archive, TRANSFER);
    } catch (IOException e) {
      throw DockerException.unreachable(
          "%s could not be read at %s: %s".formatted(image, from.address(), e.getMessage()), e);
    }
  }

  private static boolean hasNow(Docker daemon, String image) {
    try {
      return id(daemon, image).isPresent();
    } catch (DockerException e) {
      LOG.debug("Whether {} has {} is not known now", daemon.address(), image, e);
      return false;
    }
  }

  private static Optional<String> id(Docker daemon, String image) {
    try {
      return Optional.of(daemon.get("/images/%s/json".formatted(image)).path("Id").asString());
    } catch (DockerException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
