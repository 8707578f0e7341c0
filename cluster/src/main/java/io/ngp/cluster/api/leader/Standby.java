package io.ngp.cluster.api.leader;

/** What a master that doesn't lead does with requests for a path. */
public enum Standby {
  /** Answers them itself. */
  ANSWERS,
  /** Answers reads itself, passes changes on. */
  ANSWERS_READS,
  /** Passes them on to the leader and its answer back. */
  PROXIES,
  /** Redirects the client to the leader: long streams. */
  REDIRECTS
}
