package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.certificate.Seal;
import io.ngp.identity.PeerRole;
import io.ngp.testkit.FreePorts;
import io.ngp.testkit.docker.TestDaemons;
import io.ngp.testkit.engine.Eventually;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A master and an agent from {@code node.json} that make a swarm of two real daemons. */
@SuppressWarnings("NullAway.Init") // set before each test
@Timeout(150)
class TrustedSwarmTest {
  @TempDir private Path folder;
  private final int port = FreePorts.pick();
  private TestDaemons daemons;
  private TrustedRig rig;

  @BeforeEach
  void prepare() throws Exception {
    daemons = TestDaemons.start(2);
    rig = new TrustedRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
    daemons.close();
  }

  private Role master() throws IOException {
    Path key = folder.resolve("seal.key");
    Files.writeString(key, Base64.getEncoder().encodeToString(new byte[Seal.KEY_BYTES]));
    return rig.node(
        "master-1",
        PeerRole.MASTER,
        daemons.address(1),
        """
        "port":%d,"domain":"ngp.localhost","edgePort":80,"sealKey":"%s",
        "zookeeper":{"id":1,"members":[{"id":1,"host":"%s","peerPort":%d,"electionPort":%d,"clientPort":%d}]},
        "swarm":{"platform":"demo","baseImage":"none","advertise":"%s","daemon":"%s"}
        """
            .formatted(
                port,
                key,
                daemons.address(1),
                FreePorts.pick(),
                FreePorts.pick(),
                FreePorts.pick(),
                daemons.address(1),
                daemons.daemon(1).address()));
  }

  private Role agent() throws IOException {
    return rig.node(
        "agent-1",
        PeerRole.AGENT,
        daemons.address(2),
        """
        "port":%d,"masters":["%s"],"attributes":{"rack":"7"},
        "swarm":{"advertise":"%s","daemon":"%s","ports":"24000-24099","diskMib":100}
        """
            .formatted(FreePorts.pick(), uri(""), daemons.address(2), daemons.daemon(2).address()));
  }

  private URI uri(String path) {
    return URI.create("https://" + daemons.address(1) + ":" + port + path);
  }

  private int takenOut(PeerRole who) throws IOException {
    var call = rig.call(who, uri("/ngp/v1/swarm/nodes/agent-1"));
    call.setRequestMethod("DELETE");
    return call.getResponseCode();
  }

  private JsonNode agentAsListed() throws IOException {
    return rig.read(uri("/ngp/v1/nodes"))
        .path("nodes")
        .valueStream()
        .filter(node -> node.path("name").asString("").equals("agent-1"))
        .findFirst()
        .orElseGet(tools.jackson.databind.node.MissingNode::getInstance);
  }

  private Instant lastSeen() throws IOException {
    return Instant.parse(agentAsListed().path("lastSeen").asString(""));
  }

  @Test
  void theSwarmFormsItselfAndMastersReachItsDaemonsByTheirDoors() throws Exception {
    Role agent = agent();
    agent.start();
    master().start();

    Eventually.holds("the agent's daemon is in", () -> agent.health().healthy());
    Eventually.holds("masters know it", () -> agentAsListed().path("healthy").asBoolean(false));
    Instant first = lastSeen();
    // One whose daemon does not answer through its door counts as unseen after five seconds.
    Eventually.holds("masters hear it", () -> lastSeen().isAfter(first.plusSeconds(6)));
    assertThat(agentAsListed().path("address").asString(""))
        .isEqualTo("tcp://" + daemons.address(2) + ":2376");
    assertThat(agentAsListed().path("attributes").path("rack").asString("")).isEqualTo("7");

    var worker = rig.call(PeerRole.AGENT, uri("/ngp/v1/swarm/invitation"));
    assertThat(worker.getResponseCode()).isEqualTo(200);
    var manager = rig.call(PeerRole.AGENT, uri("/ngp/v1/swarm/invitation?manager=true"));
    assertThat(manager.getResponseCode()).isEqualTo(403);
    var balancer = rig.call(PeerRole.BALANCER, uri("/ngp/v1/swarm/invitation"));
    assertThat(balancer.getResponseCode()).isEqualTo(403);

    agent.close();
    assertThat(takenOut(PeerRole.AGENT)).isEqualTo(403);
    assertThat(takenOut(PeerRole.OPERATOR)).isEqualTo(200);
    assertThat(daemons.daemon(1).docker("node", "ls", "-q").lines()).hasSize(1);
  }
}
