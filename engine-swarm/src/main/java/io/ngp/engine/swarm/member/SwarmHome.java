package io.ngp.engine.swarm.member;

import java.io.IOException;
import java.util.Optional;

/** The platform's masters, as a node that is to be in the swarm asks them. */
public interface SwarmHome {
  /**
   * What it takes to join.
   *
   * @param isManager whether to decide, or only to run tasks
   * @return empty while there is no swarm yet
   * @throws IOException if nobody answers who leads
   */
  Optional<Invitation> invitation(boolean isManager) throws IOException;

  /**
   * Tells that a node is in the swarm; repeated again and again. What the swarm remembers of a
   * former self of the node goes.
   *
   * @return whether the swarm has a node of this id
   * @throws IOException if nobody answers who leads, or the swarm could not be changed now
   */
  boolean present(String name, Presence presence) throws IOException;

  /**
   * Takes a node out of the swarm for good.
   *
   * @throws IOException if nobody answers who leads, or the swarm could not be changed now
   */
  void dismiss(String name) throws IOException;
}
