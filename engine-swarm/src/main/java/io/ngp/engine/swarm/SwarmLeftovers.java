package io.ngp.engine.swarm;

import io.ngp.engine.swarm.docker.DockerException;
import java.time.Duration;

/** What a platform has on a swarm, for whoever takes the platform down while nobody leads it. */
public final class SwarmLeftovers {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Swarm swarm;

  public SwarmLeftovers(SwarmSettings settings) {
    this.swarm = new Swarm(settings);
  }

  /**
   * Removes all services, volumes excepted, and waits up to a minute until their containers have
   * ended.
   *
   * @return how many services there were
   * @throws DockerException if no manager does it
   * @throws InterruptedException if the waiting thread is interrupted; all was ordered then
   */
  public int stop() throws InterruptedException {
    int removed = swarm.removeAll();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (swarm.living() > 0 && System.nanoTime() - deadline < 0) {
      Thread.sleep(PAUSE);
    }
    return removed;
  }
}
