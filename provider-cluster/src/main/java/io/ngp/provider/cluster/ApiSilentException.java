package io.ngp.provider.cluster;

import java.io.IOException;

/** The API cannot be asked: nobody listens, nobody leads, or the answer takes too long. */
final class ApiSilentException extends IOException {
  private final boolean isAwaitingLeader;
  private final boolean isRepeated;

  private ApiSilentException(String message, boolean isAwaitingLeader, boolean isRepeated) {
    super(message);
    this.isAwaitingLeader = isAwaitingLeader;
    this.isRepeated = isRepeated;
  }

  /** Nobody listens at any of these. */
  static ApiSilentException nobodyAt(String addresses) {
    return new ApiSilentException("no API answers at " + addresses, false, false);
  }

  /** Somebody listens and only lacks a leader. */
  static ApiSilentException leaderless() {
    return new ApiSilentException("the cluster has no leader yet", true, false);
  }

  /** The same, found a moment ago and not looked at again. */
  ApiSilentException again() {
    return new ApiSilentException(getMessage(), isAwaitingLeader, true);
  }

  /** Whether somebody listens there and only lacks a leader. */
  boolean isAwaitingLeader() {
    return isAwaitingLeader;
  }

  /** Whether it was told before. */
  boolean isRepeated() {
    return isRepeated;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
