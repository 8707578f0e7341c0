package io.ngp.console.model;

import java.time.Instant;
import java.util.List;

/**
 * A deployment under way.
 *
 * @param apps ids it changes
 * @param action what the current step does, in words: {@code replacing 2 of 4 instances of /www}
 * @param step the current step, from 1; 0 before the first
 * @param steps how many there are
 * @param progress how much of it all is done, from 0 to 1
 */
public record DeploymentView(
    String id,
    Instant startedAt,
    List<String> apps,
    String action,
    int step,
    int steps,
    double progress) {
  public DeploymentView {
    apps = List.copyOf(apps);
    if (!(progress >= 0 && progress <= 1)) {
      throw new IllegalArgumentException("Progress is from 0 to 1, not " + progress);
    }
  }
}
