package io.ngp.console.model;

/**
 * How many instances there are and how they are (Marathon's counts).
 *
 * @param wanted as the definition says
 * @param staged launched, not yet running
 * @param running their tasks run, healthy or not
 * @param healthy of the running ones, those whose checks all pass; 0 without checks
 * @param unhealthy of the running ones, those with a failing check
 */
public record InstanceCounts(int wanted, int staged, int running, int healthy, int unhealthy) {
  public InstanceCounts {
    if (Math.min(Math.min(wanted, staged), Math.min(healthy, unhealthy)) < 0) {
      throw new IllegalArgumentException("Counts must not be negative");
    }
    if (healthy + unhealthy > running) {
      throw new IllegalArgumentException(
          "%d healthy and %d unhealthy are more than %d running"
              .formatted(healthy, unhealthy, running));
    }
  }

  /** Running ones no check has judged. */
  public int unjudged() {
    return running - healthy - unhealthy;
  }

  /** Wanted ones of which there is nothing yet. */
  public int missing() {
    return Math.max(0, wanted - running - staged);
  }
}
