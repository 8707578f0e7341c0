package io.ngp.edge;

import io.ngp.edge.route.Cidr;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one edge listens and what it puts up with. Start from {@link #of} and change what differs.
 *
 * @param bind address to listen on
 * @param port TCP port to listen on; 0 takes a free one, see {@link Edge#port()}
 * @param domain apps are reachable as {@code name.<domain>}; only used to help people on error
 *     pages
 * @param eventLoops threads that carry traffic, at least 1
 * @param client patience with clients
 * @param upstream patience with targets
 * @param limits sizes and counts that bound memory
 * @param drain how long {@link Edge#close()} waits for requests under way
 * @param tls where connections are encrypted; nowhere if empty
 * @param zone where it stands: targets there are preferred; empty where that does not matter
 * @param trustedProxies who is believed what it says of where requests come from
 */
public record EdgeSettings(
    String bind,
    int port,
    String domain,
    int eventLoops,
    ClientTimeouts client,
    UpstreamTimeouts upstream,
    Limits limits,
    Duration drain,
    Optional<Tls> tls,
    String zone,
    List<Cidr> trustedProxies) {

  public EdgeSettings {
    trustedProxies = List.copyOf(trustedProxies);
    requirePort("port", port);
    if (eventLoops < 1) {
      throw new IllegalArgumentException(
          "Edge has " + eventLoops + " event loops; expected at least 1.");
    }
    if (drain.isNegative()) {
      throw new IllegalArgumentException(
          "Edge drain timeout is " + drain + "; expected 0 or more.");
    }
  }

  /** The defaults: one event loop per core, ten seconds to drain. */
  public static EdgeSettings of(String bind, int port, String domain) {
    return new EdgeSettings(
        bind,
        port,
        domain,
        Runtime.getRuntime().availableProcessors(),
        ClientTimeouts.DEFAULT,
        UpstreamTimeouts.DEFAULT,
        Limits.DEFAULT,
        Duration.ofSeconds(10),
        Optional.empty(),
        "",
        List.of());
  }

  public EdgeSettings withEventLoops(int eventLoops) {
    return new EdgeSettings(
        bind, port, domain, eventLoops, client, upstream, limits, drain, tls, zone, trustedProxies);
  }

  public EdgeSettings withClient(ClientTimeouts client) {
    return new EdgeSettings(
        bind, port, domain, eventLoops, client, upstream, limits, drain, tls, zone, trustedProxies);
  }

  public EdgeSettings withUpstream(UpstreamTimeouts upstream) {
    return new EdgeSettings(
        bind, port, domain, eventLoops, client, upstream, limits, drain, tls, zone, trustedProxies);
  }

  public EdgeSettings withLimits(Limits limits) {
    return new EdgeSettings(
        bind, port, domain, eventLoops, client, upstream, limits, drain, tls, zone, trustedProxies);
  }

  public EdgeSettings withDrain(Duration drain) {
    return new EdgeSettings(
        bind, port, domain, eventLoops, client, upstream, limits, drain, tls, zone, trustedProxies);
  }

  public EdgeSettings withTls(Tls tls) {
    return new EdgeSettings(
        bind,
        port,
        domain,
        eventLoops,
        client,
        upstream,
        limits,
        drain,
        Optional.of(tls),
        zone,
        trustedProxies);
  }

  public EdgeSettings withTrustedProxies(List<Cidr> trustedProxies) {
    return new EdgeSettings(
        bind, port, domain, eventLoops, client, upstream, limits, drain, tls, zone, trustedProxies);
  }

  public EdgeSettings withZone(String zone) {
    return new EdgeSettings(
        bind, port, domain, eventLoops, client, upstream, limits, drain, tls, zone, trustedProxies);
  }

  /**
   * A listener for TLS, on the same address as the other.
   *
   * @param port TCP port; 0 takes a free one, see {@link Edge#tlsPort()}
   * @param handshake how long one may take, from the connection on; then it is closed
   */
  public record Tls(int port, Duration handshake) {
    private static final Duration DEFAULT_HANDSHAKE = Duration.ofSeconds(10);

    public Tls {
      requirePort("TLS port", port);
      requirePositive("TLS handshake", handshake);
    }

    /** With the default patience, ten seconds. */
    public static Tls on(int port) {
      return new Tls(port, DEFAULT_HANDSHAKE);
    }
  }

  /**
   * Patience with clients; each is kept to within a quarter of a second.
   *
   * @param head from the first byte of a request to the end of its header section; then 408
   * @param body longest silence in the middle of a request's body; then 408
   * @param idle how long a connection may stay open between requests
   * @param stalled how long a client may leave what is sent to it unread
   * @param halfClosed a client that closed its sending side may still be reading, or may be gone:
   *     after this much silence from the target it is taken as gone
   * @param bodyRate bytes a second at least, on average over each time of {@code body}, of a body
   *     whose length was told, or for which others wait; then 408. 0: as slow as it likes
   */
  public record ClientTimeouts(
      Duration head,
      Duration body,
      Duration idle,
      Duration stalled,
      Duration halfClosed,
      long bodyRate) {
    /** Less than the slowest of modems, and 14 KiB in a minute. */
    private static final long DEFAULT_BODY_RATE = 240;

    public static final ClientTimeouts DEFAULT =
        new ClientTimeouts(
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(75),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5));

    /** With the default rate. */
    public ClientTimeouts(
        Duration head, Duration body, Duration idle, Duration stalled, Duration halfClosed) {
      this(head, body, idle, stalled, halfClosed, DEFAULT_BODY_RATE);
    }

    public ClientTimeouts withBodyRate(long bodyRate) {
      return new ClientTimeouts(head, body, idle, stalled, halfClosed, bodyRate);
    }

    public ClientTimeouts {
      requirePositive("client head", head);
      requirePositive("client body", body);
      requirePositive("client idle", idle);
      requirePositive("client stalled", stalled);
      requirePositive("client half-closed", halfClosed);
      requireAtLeast("body rate", bodyRate, 0);
    }
  }

  /**
   * Patience with targets.
   *
   * @param connect to establish a connection; then another target is tried
   * @param responseHeader from the end of the request to the response's header section; then 504
   * @param stream longest silence in the middle of a response's body or of an upgraded connection
   * @param keepAlive how long an unused connection is kept. Shorter than what servers commonly keep
   *     (Node.js: 5 s), so that they seldom close one just as we use it
   * @param ejection how long a target that refused a connection is passed over while others are
   *     there
   * @param window how long targets are looked at before they are compared
   */
  public record UpstreamTimeouts(
      Duration connect,
      Duration responseHeader,
      Duration stream,
      Duration keepAlive,
      Duration ejection,
      Duration window) {
    public static final UpstreamTimeouts DEFAULT =
        new UpstreamTimeouts(
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofHours(1),
            Duration.ofSeconds(4),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10));

    public UpstreamTimeouts {
      requirePositive("upstream connect", connect);
      requirePositive("upstream response header", responseHeader);
      requirePositive("upstream stream", stream);
      requirePositive("upstream keep-alive", keepAlive);
      requirePositive("upstream ejection", ejection);
      requirePositive("upstream window", window);
    }

    public UpstreamTimeouts withWindow(Duration window) {
      return new UpstreamTimeouts(connect, responseHeader, stream, keepAlive, ejection, window);
    }
  }

  /**
   * Bounds.
   *
   * @param headerBytes a request line, and a header section, at most; beyond it 414 and 431
   * @param bodyBytes a request's body at most; beyond it 413
   * @param connections client connections at once; further ones wait in the kernel's queue
   * @param idlePerTarget unused connections kept per target and event loop
   * @param tries targets one request is offered to at most
   */
  public record Limits(
      int headerBytes, long bodyBytes, int connections, int idlePerTarget, int tries) {
    public static final Limits DEFAULT = new Limits(16 * 1024, Long.MAX_VALUE, 10_000, 64, 3);

    public Limits {
      requireAtLeast("header bytes", headerBytes, 256);
      requireAtLeast("body bytes", bodyBytes, 0);
      requireAtLeast("connections", connections, 1);
      requireAtLeast("idle connections per target", idlePerTarget, 0);
      requireAtLeast("tries", tries, 1);
    }
  }

  private static void requirePort(String what, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("Edge " + what + " is " + port + "; expected 0 to 65535.");
    }
  }

  private static void requirePositive(String what, Duration timeout) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException(
          "Edge " + what + " timeout is " + timeout + "; expected more than 0.");
    }
  }

  private static void requireAtLeast(String what, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "Edge limit for " + what + " is " + value + "; expected at least " + least + ".");
    }
  }
}
