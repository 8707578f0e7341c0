package io.ngp.cluster.api;

import io.ngp.identity.Identity;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How one master's API is set up.
 *
 * @param bind address to listen on
 * @param port 0 for any free one
 * @param advertised how other masters and clients reach it, {@code http://10.0.0.1:8081}; where it
 *     listens when absent
 * @param keepAlive how often quiet streams are written to
 * @param identity who this master is to callers, who then have to be someone, too; in clear text
 *     and for everybody when absent
 */
public record ApiSettings(
    String bind,
    int port,
    Optional<URI> advertised,
    About about,
    Access access,
    Duration keepAlive,
    Optional<Identity> identity) {
  /** In clear text. */
  public ApiSettings(
      String bind,
      int port,
      Optional<URI> advertised,
      About about,
      Access access,
      Duration keepAlive) {
    this(bind, port, advertised, about, access, keepAlive, Optional.empty());
  }

  /** The release whose API this is. */
  static final String MARATHON_VERSION = "1.11.24";

  /**
   * What a master tells of itself.
   *
   * @param platform name of the platform
   * @param build version of this software
   * @param zooKeeper where the state is kept, {@code zk://host:port/path}; credentials in it are
   *     not shown
   */
  public record About(String platform, String build, Optional<String> zooKeeper) {
    /** A platform that says no more than its name. */
    public static About of(String platform, String build) {
      return new About(platform, build, Optional.empty());
    }
  }

  /**
   * Who may call.
   *
   * @param origins origins of web pages that may ({@code *} for all); none when empty
   * @param maxConcurrentRequests how many requests may be under way, at least 1; any number when
   *     absent
   */
  public record Access(List<String> origins, OptionalInt maxConcurrentRequests) {
    /** No web pages of elsewhere, any number of requests. */
    public static final Access PLAIN = new Access(List.of(), OptionalInt.empty());

    public Access {
      origins = List.copyOf(origins);
      if (maxConcurrentRequests.orElse(1) < 1) {
        throw new IllegalArgumentException(
            "maxConcurrentRequests is %d, but must be at least 1"
                .formatted(maxConcurrentRequests.getAsInt()));
      }
    }
  }

  /** On one address, everything else as usual. */
  public static ApiSettings on(String bind, int port) {
    return new ApiSettings(
        bind, port, Optional.empty(), About.of("ngp", "dev"), Access.PLAIN, Duration.ofSeconds(10));
  }

  /** The same, telling this of itself and open to these callers. */
  public ApiSettings with(About newAbout, Access newAccess) {
    return new ApiSettings(bind, port, advertised, newAbout, newAccess, keepAlive, identity);
  }

  /** The same for callers who prove who they are, if there is an identity to do that with. */
  public ApiSettings with(Optional<Identity> newIdentity) {
    return new ApiSettings(bind, port, advertised, about, access, keepAlive, newIdentity);
  }

  /** What addresses of this and the other masters begin with. */
  String scheme() {
    return identity.isPresent() ? "https" : "http";
  }
}
