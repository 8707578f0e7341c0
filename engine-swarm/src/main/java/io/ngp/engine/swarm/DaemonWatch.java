package io.ngp.engine.swarm;

import io.ngp.engine.swarm.docker.Docker;
import io.ngp.engine.swarm.docker.DockerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the daemons of nodes every second whether they live: a swarm takes 15 s to miss a node, and
 * then gives its tasks up. One virtual thread for each node. Thread-safe.
 */
final class DaemonWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Swarm swarm;
  private final Duration lease;
  private final InstantSource clock;

  /** By the swarm's id of the node. */
  private final Map<String, Beat> beats = new ConcurrentHashMap<>();

  private record Beat(Thread thread, Docker daemon, Instant last) {}

  /**
   * Watches no nodes yet.
   *
   * @param lease how long a daemon may not answer before its node counts as lost
   */
  DaemonWatch(Swarm swarm, Duration lease, InstantSource clock) {
    this.swarm = swarm;
    this.lease = lease;
    this.clock = clock;
  }

  /** Asks the daemons of these nodes from now on, as far as it is known where they answer. */
  void follow(SwarmPicture picture) {
    for (SwarmNode node : picture.nodes()) {
      swarm.daemonOf(node).ifPresent(daemon -> follow(node.id(), daemon));
    }
    Set<String> present =
        picture.nodes().stream().map(SwarmNode::id).collect(Collectors.toUnmodifiableSet());
    beats.forEach((node, _) -> {
      if (!present.contains(node)) {
        end(beats.remove(node));
      }
    });
  }

  private void follow(String node, Docker daemon) {
    Beat known = beats.get(node);
    if (known == null || !known.daemon().equals(daemon)) {
      Thread thread =
          Thread.ofVirtual().name("daemon-watch-" + node).unstarted(() -> keepAsking(node, daemon));
      end(beats.put(node, new Beat(thread, daemon, clock.instant())));
      thread.start();
    }
  }

  /** Whether the node's daemon answered lately, or nobody knows where to ask it. */
  boolean isFelt(SwarmNode node) {
    return Optional.ofNullable(beats.get(node.id()))
        .map(beat -> beat.last().plus(lease).isAfter(clock.instant()))
        .orElse(true);
  }

  @Override
  public void close() {
    beats.values().forEach(DaemonWatch::end);
  }

  private static void end(@Nullable Beat beat) {
    if (beat != null) {
      beat.thread().interrupt();
    }
  }

  private void keepAsking(String node, Docker daemon) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          daemon.ping(lease);
          beats.computeIfPresent(
              node,
              (_, beat) ->
                  beat.daemon().equals(daemon)
                      ? new Beat(beat.thread(), daemon, clock.instant())
                      : beat);
        } catch (DockerException _) {
          // That it did not answer shows in time.
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
