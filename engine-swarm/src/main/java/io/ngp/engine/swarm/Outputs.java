package io.ngp.engine.swarm;

import io.ngp.engine.swarm.docker.Docker;
import io.ngp.engine.swarm.docker.DockerException;
import io.ngp.engine.swarm.docker.LogFrames;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.MissingNode;

/**
 * What tasks print, read from their nodes' daemons, or, where those can't be had, through the
 * swarm's managers. Thread-safe.
 */
final class Outputs implements AutoCloseable {
  private final Swarm swarm;
  private final Set<InputStream> open = ConcurrentHashMap.newKeySet();

  Outputs(Swarm swarm) {
    this.swarm = swarm;
  }

  /**
   * Opens an output.
   *
   * @param stream {@code stdout} or {@code stderr}
   * @throws IOException if nobody who has it can be reached
   */
  InputStream open(SwarmTask task, SwarmNode node, String stream, int tailLines, boolean follow)
      throws IOException {
    String query = "/logs?%s=1&tail=%d%s".formatted(stream, tailLines, follow ? "&follow=1" : "");
    try {
      Optional<Docker> daemon = swarm.daemonOf(node);
      InputStream frames =
          daemon.isPresent() && task.container().isPresent()
              ? read(daemon.get(), "/containers/" + task.container().get() + query)
              : swarm.managers().call(manager -> read(manager, "/tasks/" + task.swarmId() + query));
      return remembered(new LogFrames(frames));
    } catch (DockerException e) {
      throw new IOException(
          "The output of %s can't be read: %s".formatted(task.id(), e.getMessage()), e);
    }
  }

  private static InputStream read(Docker docker, String path) {
    return docker.open("GET", path, MissingNode.getInstance());
  }

  private InputStream remembered(InputStream frames) {
    InputStream stream =
        new FilterInputStream(frames) {
          @Override
          public void close() throws IOException {
            open.remove(this);
            super.close();
          }
        };
    open.add(stream);
    return stream;
  }

  /** Ends all that is being read. */
  @Override
  public void close() {
    for (InputStream stream : open) {
      try {
        stream.close();
      } catch (IOException _) {
        // It has ended.
      }
    }
  }
}
