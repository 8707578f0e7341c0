package io.ngp.engine.swarm;

import io.ngp.engine.swarm.docker.DockerAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * Which swarm the engine uses, and how.
 *
 * @param platform whose tasks are ours: several platforms may share a swarm
 * @param managers where managers answer, in the form of {@link DockerAddress}
 * @param tls how daemons at ports are spoken to; in clear text if empty
 * @param baseImage what apps without an image of their own run in; must have {@code /bin/sh}
 */
public record SwarmSettings(
    String platform,
    List<String> managers,
    Optional<SSLContext> tls,
    String baseImage,
    Patience patience) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

  /**
   * Settings that make sense.
   *
   * @throws IllegalArgumentException if the platform's name can't be part of a service's name
   */
  public SwarmSettings {
    if (!NAME.matcher(platform).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" can't name a platform in a swarm: expected 1 to 32 of a-z, 0-9 and \"-\", neither first nor last a \"-\""
              .formatted(platform));
    }
    managers = List.copyOf(managers);
  }

  /**
   * Settings of the usual patience.
   *
   * @throws IllegalArgumentException if one makes no sense
   */
  public static SwarmSettings of(String platform, List<String> managers, String baseImage) {
    if (managers.isEmpty()) {
      throw new IllegalArgumentException("A swarm needs at least one manager to talk to");
    }
    managers.forEach(manager -> DockerAddress.parse(manager, Optional.empty()));
    return new SwarmSettings(platform, managers, Optional.empty(), baseImage, Patience.DEFAULT);
  }

  /** The same with daemons at ports spoken to so. */
  public SwarmSettings with(Optional<SSLContext> newTls) {
    return new SwarmSettings(platform, managers, newTls, baseImage, patience);
  }

  /** The same by these managers. */
  public SwarmSettings through(List<String> newManagers) {
    return new SwarmSettings(platform, newManagers, tls, baseImage, patience);
  }

  /**
   * How often the swarm is looked at, and how long things may take.
   *
   * @param look between two looks while something is under way
   * @param idleLook between two looks otherwise
   * @param lease how long a node's daemon may not answer before the node counts as lost; less than
   *     the 15 s after which a swarm gives up the tasks of a lost node
   * @param firstRetry before an order is repeated that did not work; doubles up to {@code
   *     lastRetry}
   * @param killRepeat before an accepted stop is ordered again while the task has not ended
   * @param absence how long a service may have no task before it counts as gone
   * @param killGrace between SIGTERM and SIGKILL where the app says nothing
   * @param keptEnds how many ended tasks of an app keep their output
   * @param longestKept for how long at most
   */
  public record Patience(
      Duration look,
      Duration idleLook,
      Duration lease,
      Duration firstRetry,
      Duration lastRetry,
      Duration killRepeat,
      Duration absence,
      Duration killGrace,
      int keptEnds,
      Duration longestKept) {
    public static final Patience DEFAULT =
        new Patience(
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofSeconds(3),
            5,
            Duration.ofHours(24));

    /** Pause before the attempt after so many failed ones. */
    Duration retryAfter(int failures) {
      Duration pause = firstRetry.multipliedBy(1L << Math.min(failures, 10));
      return pause.compareTo(lastRetry) < 0 ? pause : lastRetry;
    }
  }
}
