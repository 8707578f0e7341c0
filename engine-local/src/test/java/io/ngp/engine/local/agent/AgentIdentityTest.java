package io.ngp.engine.local.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.helidon.webserver.WebServer;
import io.ngp.cluster.api.http.ServerIdentity;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.SecretStore;
import io.ngp.engine.local.AgentRegistrations;
import io.ngp.engine.local.LocalEngine;
import io.ngp.engine.local.wire.HttpCall;
import io.ngp.engine.local.wire.Registration;
import io.ngp.identity.Caller;
import io.ngp.identity.Identity;
import io.ngp.identity.PeerRole;
import io.ngp.identity.TestAuthority;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.RecordingListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent that takes orders of proven masters only, at a master that knows its agents. */
@SuppressWarnings("NullAway.Init") // set before each test
@Timeout(120)
class AgentIdentityTest {
  @TempDir private Path folder;
  private final TestAuthority authority = new TestAuthority("Platform CA");
  private Identity ofMaster;
  private LocalEngine engine;
  private WebServer master;
  private Agent agent;

  @BeforeEach
  void start() throws IOException {
    ofMaster = identity("master-1", PeerRole.MASTER);
    engine =
        new LocalEngine(
            Caller.of(Optional.of(ofMaster), PeerRole.AGENT),
            SecretStore.NONE,
            InstantSource.system());
    engine.start(1, List.of(), new RecordingListener());
    master =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(0)
            .shutdownHook(false)
            .tls(ServerIdentity.tls(Optional.of(ofMaster)))
            .routing(r -> r.register("/", new AgentRegistrations(() -> Optional.of(engine))))
            .build()
            .start();
    agent =
        new Agent(
            AgentRig.settings(folder, AgentSettings.Keeping.DEFAULT, List.of(masterAddress())),
            Optional.of(identity("agent-1", PeerRole.AGENT)));
    agent.start();
  }

  @AfterEach
  void stop() {
    agent.close();
    master.stop();
    engine.close();
  }

  private Identity identity(String name, PeerRole role) throws IOException {
    return Identity.read(authority.issue(folder.resolve("identity-" + name), name, role));
  }

  private URI masterAddress() {
    return URI.create("https://127.0.0.1:" + master.port());
  }

  private int ask(Identity caller, String path) throws IOException {
    return HttpCall.of("GET", agent.address().resolve(path))
        .by(Caller.of(Optional.of(caller), PeerRole.AGENT))
        .timeout(Duration.ofSeconds(10))
        .send()
        .status();
  }

  @Test
  void itRegistersAndTheMasterHearsIt() throws Exception {
    Eventually.holds(
        "the engine hears the agent",
        () -> engine.nodes().stream().anyMatch(EngineNode::reachable));
  }

  @Test
  void onlyMastersAndOperatorsAreAnswered() throws Exception {
    assertThat(ask(ofMaster, "/v1/tasks")).isEqualTo(200);
    assertThat(ask(identity("operator-1", PeerRole.OPERATOR), "/v1/tasks")).isEqualTo(200);
    assertThat(ask(identity("agent-2", PeerRole.AGENT), "/v1/tasks")).isEqualTo(403);
    assertThat(ask(identity("agent-3", PeerRole.AGENT), "/healthz")).isBetween(200, 503);
    var stranger =
        Identity.read(
            new TestAuthority("Other CA")
                .issue(folder.resolve("other"), "master-1", PeerRole.MASTER));
    assertThatIOException().isThrownBy(() -> ask(stranger, "/v1/tasks"));
    assertThatIOException()
        .isThrownBy(() ->
            HttpCall.of("GET", URI.create("http://127.0.0.1:" + agent.address().getPort() + "/"))
                .send());
  }

  @Test
  void anAgentMayNotTakeTheNameOfAnother() throws Exception {
    var registration =
        new Registration(
            "https://127.0.0.1:1",
            "127.0.0.1",
            new Registration.Capacity(1, 1, 1, "21000-21001"),
            Map.of(),
            Map.of(),
            "boot",
            Optional.empty());

    HttpCall.Answer answer =
        HttpCall.of("PUT", masterAddress().resolve("/ngp/v1/agents/agent-1"))
            .by(Caller.of(Optional.of(identity("agent-2", PeerRole.AGENT)), PeerRole.MASTER))
            .json(registration)
            .send();

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains("the caller's certificate is of agent-2 (agent)");
  }
}
