package io.ngp.cluster.api;

import io.ngp.cluster.app.Version;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;

/** Timestamps in requests. */
final class Versions {
  private Versions() {}

  /**
   * @throws RefusedException 422 if the text is no timestamp
   */
  static Version parse(String text) {
    try {
      return Version.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(new Reason.Unprocessable(String.valueOf(e.getMessage())));
    }
  }
}
