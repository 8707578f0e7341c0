package io.ngp.node;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerResponse;
import io.ngp.cluster.api.http.CallerFilter;
import io.ngp.cluster.api.http.Callers;
import io.ngp.cluster.api.http.Listening;
import io.ngp.cluster.api.http.ServerIdentity;
import io.ngp.engine.swarm.member.DaemonDoor;
import io.ngp.engine.swarm.member.HttpSwarmHome;
import io.ngp.engine.swarm.member.SwarmMember;
import io.ngp.identity.Caller;
import io.ngp.identity.Identity;
import io.ngp.identity.PeerRole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/**
 * Puts this machine's Docker daemon into the platform's swarm and lets masters reach it. Stopping
 * it leaves the daemon in the swarm, and tasks running.
 */
final class SwarmAgentRole implements Role {
  private static final Duration SHUTDOWN_GRACE = Duration.ofMillis(500);

  private final NodeConfig.SwarmAgent config;
  private final SwarmMember member;
  private final DaemonDoor door;
  private Optional<WebServer> server = Optional.empty();

  SwarmAgentRole(NodeConfig.SwarmAgent config) {
    this.config = config;
    Identity identity = config.identity().orElseThrow();
    NodeConfig.SwarmPlace place = config.place();
    member =
        new SwarmMember(
            new SwarmMember.Settings(
                config.name(), false, place.advertise(), place.daemon(), place.labels()),
            new HttpSwarmHome(config::masters, Caller.of(Optional.of(identity), PeerRole.MASTER)),
            Optional::empty,
            () -> true);
    door =
        new DaemonDoor(
            new InetSocketAddress(place.advertise(), place.doorPort()), place.daemon(), identity);
  }

  @Override
  public void start() throws IOException {
    Files.createDirectories(config.data());
    var where = new InetSocketAddress(InetAddress.getByName(config.bind()), config.port());
    WebServer started =
        WebServer.builder()
            .shutdownHook(false)
            // With TLS, channels ask DNS for each caller's name before they answer.
            .useNio(false)
            .address(where.getAddress())
            .port(where.getPort())
            .shutdownGracePeriod(SHUTDOWN_GRACE)
            .tls(ServerIdentity.tls(config.identity()))
            .routing(routing -> {
              config
                  .identity()
                  .ifPresent(own ->
                      routing.addFilter(new CallerFilter(Callers.OF_AGENTS, own.refusals())));
              routing.get("/healthz", (_, response) -> answer(response));
            })
            .build();
    Listening.begin(started, where);
    server = Optional.of(started);
    door.start();
    member.start();
  }

  private void answer(ServerResponse response) {
    Health now = health();
    response.status(now.healthy() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(HealthEndpoint.json(config, now));
  }

  @Override
  public Health health() {
    return new Health(member.isSettled(), member.state());
  }

  @Override
  public void close() {
    member.close();
    door.close();
    server.ifPresent(WebServer::stop);
  }
}
