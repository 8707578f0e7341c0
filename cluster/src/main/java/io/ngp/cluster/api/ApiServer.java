package io.ngp.cluster.api;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http1.Http1Config;
import io.ngp.cluster.api.http.BrokenRequests;
import io.ngp.cluster.api.http.CallerFilter;
import io.ngp.cluster.api.http.Callers;
import io.ngp.cluster.api.http.CommonHeaders;
import io.ngp.cluster.api.http.Listening;
import io.ngp.cluster.api.http.RequestLimit;
import io.ngp.cluster.api.http.RequestMetrics;
import io.ngp.cluster.api.http.ServerIdentity;
import io.ngp.cluster.api.http.StrayFailures;
import io.ngp.cluster.api.http.StreamGuard;
import io.ngp.cluster.api.leader.LeaderFilter;
import io.ngp.cluster.api.leader.LeaderProxy;
import io.ngp.cluster.api.leader.Standby;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A master's HTTP server: Marathon's API, what NGP adds to it, and the parts others bring. Start it
 * once; it can be closed any number of times.
 */
public final class ApiServer implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 4096;
  private static final int MAX_STREAMS = 1024;
  private static final Duration MAX_STALL = Duration.ofSeconds(15);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration SHUTDOWN_GRACE = Duration.ofMillis(500);

  /** Beyond this a body is not even read in order to throw it away. */
  private static final long MAX_PAYLOAD = 64L * 1024 * 1024;

  private static final int MAX_REQUEST_LINE = 16 * 1024;

  private final ApiSettings settings;
  private final StreamGuard streams = new StreamGuard(MAX_STREAMS, MAX_STALL);
  private final LeaderProxy proxy;
  private final RequestMetrics requests = new RequestMetrics(this::isStream);
  private final LeaderFilter leaderFilter;
  private final List<Part> parts;
  private @Nullable WebServer server;

  /**
   * @param more further parts; where paths overlap the longer one answers
   */
  public ApiServer(ApiSettings settings, ApiBackend backend, List<Part> more) {
    this.settings = settings;
    this.proxy = new LeaderProxy(settings.identity());
    List<Part> all = new ArrayList<>(more);
    all.addAll(new MarathonApi(settings, backend, streams, requests, this::address).parts());
    all.sort(Comparator.comparingInt((Part part) -> part.path().length()).reversed());
    this.parts = List.copyOf(all);
    this.leaderFilter = new LeaderFilter(backend.gate(), this::address, this::standbyOf, proxy);
  }

  /** What nobody answers is not found on any master. */
  private Standby standbyOf(String path) {
    return parts.stream()
        .filter(part -> part.covers(path))
        .map(Part::standby)
        .findFirst()
        .orElse(Standby.ANSWERS);
  }

  /** All paths something is registered at. */
  List<String> paths() {
    return parts.stream().map(Part::path).toList();
  }

  /** Whether what is asked for goes on without an end of its own. */
  private boolean isStream(ServerRequest request) {
    return standbyOf(request.prologue().uriPath().path()) == Standby.REDIRECTS
        || LeaderFilter.asksForStream(request);
  }

  /**
   * Opens the port and begins to answer.
   *
   * @throws java.io.UncheckedIOException if the port can't be had
   */
  public void start() {
    var where = new InetSocketAddress(bindAddress(), settings.port());
    WebServer started =
        WebServer.builder()
            .shutdownHook(false)
            // Channels know no read timeout, and with TLS ask DNS for each caller's name.
            .useNio(false)
            .featuresDiscoverServices(false)
            .address(where.getAddress())
            .port(settings.port())
            .maxTcpConnections(MAX_CONNECTIONS)
            .maxPayloadSize(MAX_PAYLOAD)
            .shutdownGracePeriod(SHUTDOWN_GRACE)
            .connectionOptions(
                SocketOptions.builder().readTimeout(READ_TIMEOUT).tcpNoDelay(true).build())
            .tls(ServerIdentity.tls(settings.identity()))
            .addProtocol(http())
            .directHandlers(BrokenRequests.handlers())
            .routing(this::route)
            .build();
    streams.start();
    Listening.begin(started, where);
    server = started;
  }

  /** Queries are not validated: Marathon's clients send {@code status[]=running} as it stands. */
  private static Http1Config http() {
    return Http1Config.builder()
        .maxPrologueLength(MAX_REQUEST_LINE)
        .validatePrologue(false)
        .continueImmediately(true) // else an unread body is taken for the next request
        .build();
  }

  private InetAddress bindAddress() {
    try {
      return InetAddress.getByName(settings.bind());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "The address to bind, \"%s\", is not known on this machine.".formatted(settings.bind()),
          e);
    }
  }

  private void route(HttpRouting.Builder routing) {
    routing.addFilter(new CommonHeaders(settings.access().origins()));
    routing.addFilter(requests);
    settings
        .identity()
        .ifPresent(identity ->
            routing.addFilter(new CallerFilter(Callers.OF_MASTERS, identity.refusals())));
    settings
        .access()
        .maxConcurrentRequests()
        .ifPresent(limit -> routing.addFilter(new RequestLimit(limit, this::isStream)));
    routing.addFilter(leaderFilter);
    parts.forEach(part -> routing.register(part.path(), part.service()));
    routing.register("/", new RootService());
    StrayFailures.handleIn(routing);
  }

  /** The port in use. */
  public int port() {
    return running().port();
  }

  /** This master as others reach it. */
  public URI address() {
    return settings
        .advertised()
        .orElseGet(() -> URI.create("%s://%s:%d".formatted(settings.scheme(), host(), port())));
  }

  private String host() {
    return settings.bind().contains(":") ? "[" + settings.bind() + "]" : settings.bind();
  }

  private WebServer running() {
    WebServer running = server;
    if (running == null) {
      throw new IllegalStateException("The API server was not started.");
    }
    return running;
  }

  /** Ends streams at once and requests under way after a short grace. */
  @Override
  public void close() {
    streams.close();
    if (server != null) {
      server.stop();
    }
    proxy.close();
  }
}
