package io.ngp.engine.local.agent;

import java.io.IOException;

/**
 * Lets orders of the newest leader pass and no older one's, also after a restart of the agent.
 * Thread-safe.
 */
final class EpochFence {
  private final AgentFiles files;
  private long highest;

  EpochFence(AgentFiles files) throws IOException {
    this.files = files;
    this.highest = files.epoch();
  }

  /**
   * Whether an order of this epoch may be carried out; a new highest one is on disk before it is.
   */
  synchronized boolean admits(long epoch) throws IOException {
    if (epoch > highest) {
      files.saveEpoch(epoch);
      highest = epoch;
    }
    return epoch == highest;
  }

  synchronized long highest() {
    return highest;
  }
}
