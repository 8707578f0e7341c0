package io.ngp.store;

/**
 * What a candidate does when it wins and loses. Calls alternate and come on the election's thread:
 * while one runs, the candidate notices nothing else, so start long work on threads of its own.
 */
public interface LeadershipListener {

  /** This candidate leads from now on. */
  void elected(Leadership leadership);

  /**
   * This candidate leads no more. When this returns the candidate may stand for election again, so
   * everything started by {@link #elected} must have been told to stop.
   */
  void lost();
}
