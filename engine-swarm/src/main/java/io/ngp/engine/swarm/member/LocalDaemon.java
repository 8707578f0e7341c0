package io.ngp.engine.swarm.member;

import io.ngp.engine.swarm.docker.Docker;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The daemon of this node.
 *
 * @param advertise the address other nodes of the swarm reach it at
 */
record LocalDaemon(Docker docker, String advertise) {
  private static final int PORT = 2377;
  private static final long HEARTBEAT_NANOS = Duration.ofSeconds(5).toNanos();

  DaemonState look() {
    return DaemonState.read(docker.get("/info"));
  }

  void found() {
    ObjectNode body = addresses();
    body.withObject("/Spec/Dispatcher").put("HeartbeatPeriod", HEARTBEAT_NANOS);
    docker.post("/swarm/init", body);
  }

  void join(Invitation invitation) {
    ObjectNode body = addresses();
    body.put("JoinToken", invitation.token());
    List<String> others =
        invitation.managers().stream()
            .filter(manager -> !manager.equals(advertise + ":" + PORT))
            .toList();
    others.forEach(body.putArray("RemoteAddrs")::add);
    docker.post("/swarm/join", body);
  }

  void leave() {
    docker.post("/swarm/leave?force=true", MissingNode.getInstance());
  }

  /** Where it knows managers of the swarm it is in. */
  List<String> managers() {
    return docker
        .get("/info")
        .path("Swarm")
        .path("RemoteManagers")
        .valueStream()
        .map(manager -> manager.path("Addr").asString(""))
        .toList();
  }

  /** Whether its swarm, which it manages, has no other node and no service. */
  boolean isAlone() {
    return docker.get("/nodes").size() == 1 && docker.get("/services").isEmpty();
  }

  /** The swarm it manages as {@code GET /swarm} tells it. */
  JsonNode swarm() {
    return docker.get("/swarm");
  }

  private ObjectNode addresses() {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("ListenAddr", advertise + ":" + PORT).put("AdvertiseAddr", advertise);
    return body;
  }
}
