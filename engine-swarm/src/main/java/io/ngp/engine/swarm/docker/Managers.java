package io.ngp.engine.swarm.docker;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The managers of a swarm as one: each call goes to the one that answered last, and to the others
 * in turn while that one can't be reached, is no manager any more or knows no leader. Thread-safe.
 */
public final class Managers {
  private final List<Docker> managers;
  private final AtomicInteger current = new AtomicInteger();

  /**
   * These managers; any of them does everything.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Managers(List<Docker> managers) {
    if (managers.isEmpty()) {
      throw new IllegalArgumentException("A swarm needs at least one manager to talk to");
    }
    this.managers = List.copyOf(managers);
  }

  /**
   * Calls a manager. What is called may happen twice, once at each of two managers, so it must be
   * something that does no harm then.
   *
   * @throws DockerException of the last manager tried if none could do it
   */
  public <T> T call(Function<Docker, T> call) {
    int first = current.get();
    for (int i = 0; ; i++) {
      int asked = (first + i) % managers.size();
      try {
        T answer = call.apply(managers.get(asked));
        current.set(asked);
        return answer;
      } catch (DockerException e) {
        if (!e.kind().isOfThisManager() || i + 1 == managers.size()) {
          throw e;
        }
      }
    }
  }
}
