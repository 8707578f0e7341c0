package io.ngp.engine.local.agent;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets orders of the newest leader pass and no older one's, also after a restart of the agent.
 * Thread-safe.
 */
final class EpochFence {
  private static final Logger LOG = LoggerFactory.getLogger(EpochFence.class);

  private final AgentFiles files;
  private long highest;
  private boolean isSaved = true;

  EpochFence(AgentFiles files) throws IOException {
    this.files = files;
    this.highest = files.epoch();
  }

  /**
   * Whether an order of this epoch may be carried out; a new highest one is on disk before it is,
   * or as soon as the disk has room.
   */
  synchronized boolean admits(long epoch) {
    if (epoch > highest || (epoch == highest && !isSaved)) {
      isSaved = isSaved(epoch);
      highest = epoch;
    }
    return epoch == highest;
  }

  /**
   * An agent whose disk is full can't start again either, so it still holds without being saved.
   */
  private boolean isSaved(long epoch) {
    try {
      files.saveEpoch(epoch);
      return true;
    } catch (IOException e) {
      if (epoch > highest) {
        LOG.warn("That leader {} is followed is not on disk yet: {}", epoch, e.toString());
      }
      return false;
    }
  }

  synchronized long highest() {
    return highest;
  }
}
