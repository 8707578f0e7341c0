package io.ngp.store;

/**
 * Proof of having been elected; hand it to {@link DocumentStore#fenced} to write as the leader.
 *
 * @param epoch number of the leadership, at least 1: strictly increasing over all leaders ever
 */
public record Leadership(long epoch) {

  /**
   * @throws IllegalArgumentException when the epoch is below 1
   */
  public Leadership {
    if (epoch < 1) {
      throw new IllegalArgumentException("Epoch is " + epoch + "; expected at least 1.");
    }
  }
}
