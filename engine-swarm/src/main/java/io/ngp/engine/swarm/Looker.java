package io.ngp.engine.swarm;

import io.ngp.engine.swarm.docker.DockerException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the swarm again and again on a thread of its own: a swarm has no events for tasks. What
 * was seen stays true while nobody can be asked.
 */
final class Looker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Looker.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final Swarm swarm;
  private final Fence fence;
  private final SwarmState state;
  private final Consumer<SwarmPicture> seen;
  private final Thread thread;
  private boolean isFailing;

  /**
   * A looker that does not look yet.
   *
   * @param seen takes pictures, on the looker's thread
   */
  Looker(Swarm swarm, Fence fence, SwarmState state, Consumer<SwarmPicture> seen) {
    this.swarm = swarm;
    this.fence = fence;
    this.state = state;
    this.seen = seen;
    this.thread = Thread.ofVirtual().name("swarm-looker").unstarted(this::keepLooking);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(CLOSE_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepLooking() {
    boolean mayAct = false;
    long number = 0;
    try {
      while (true) {
        try {
          if (!mayAct && !fence.raise()) {
            LOG.warn("This engine does nothing: a later leader has taken over");
            return;
          }
          mayAct = true;
          seen.accept(swarm.look(++number));
          isFailing = false;
        } catch (DockerException e) {
          tellOnce(e);
        }
        Thread.sleep(state.isUnsettled() ? state.patience.look() : state.patience.idleLook());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellOnce(DockerException e) {
    if (!isFailing) {
      isFailing = true;
      LOG.warn("The swarm can't be looked at: {}. Tasks go on; retrying.", e.getMessage());
    }
  }
}
