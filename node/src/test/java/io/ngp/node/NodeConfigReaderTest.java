package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.api.ApiSettings;
import io.ngp.edge.seen.AccessLog;
import io.ngp.identity.Peer;
import io.ngp.identity.PeerRole;
import io.ngp.identity.TestAuthority;
import io.ngp.node.NodeConfigReader.NodeConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeConfigReaderTest {
  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("node.json");
  }

  @Test
  void aMasterKnowsItsEnsemble() throws IOException {
    write(
        """
        {"name":"master-1","role":"master","bind":"127.0.0.1","port":8081,"domain":"ngp.test","edgePort":8080,
         "zookeeper":{"id":1,"members":[{"id":1,"host":"127.0.0.1","peerPort":1,"electionPort":2,"clientPort":3}]}}\
        """);

    NodeConfig config = NodeConfigReader.read(file);

    assertThat(config)
        .isInstanceOfSatisfying(
            NodeConfig.Master.class,
            master -> {
              assertThat(master.members())
                  .containsExactly(new NodeConfig.Member(1, "127.0.0.1", 1, 2, 3));
              assertThat(master.data()).isEqualTo(folder.resolve("data"));
              assertThat(master.secrets())
                  .isEqualTo(
                      new NodeConfig.Secrets(folder.resolve("data/secrets"), "NGP_APP_SECRET_"));
            });
  }

  @Test
  void aNodeWithAnIdentityCallsMastersWhoHaveOne() throws IOException {
    var files =
        new TestAuthority("Platform CA").issue(folder.resolve("own"), "agent-1", PeerRole.AGENT);
    String agent =
        """
        {"name":"agent-1","role":"agent","bind":"127.0.0.1","port":8081,"masters":["%s://10.0.0.1:8081"],
         "identity":{"authority":"own/authority.pem","certificate":"%s","key":"own/%s"},
         "tasks":"/tmp","resources":{"cpus":1,"memMib":1,"diskMib":1,"ports":"1-2"}}\
        """;

    write(agent.formatted("https", files.certificate(), "key.pem"));
    assertThat(NodeConfigReader.read(file).identity().orElseThrow().self())
        .isEqualTo(new Peer("agent-1", Set.of(PeerRole.AGENT)));

    write(agent.formatted("http", files.certificate(), "none.pem"));
    assertThatThrownBy(() -> NodeConfigReader.read(file))
        .hasMessageContaining("none.pem can't be read")
        .hasMessageContaining("\"http://10.0.0.1:8081\", but must begin with https://");
  }

  private void writeMaster(String api) throws IOException {
    write(
        """
        {"name":"master-1","role":"master","bind":"127.0.0.1","port":8081,"domain":"ngp.test","edgePort":8080,
         "zookeeper":{"id":1,"members":[{"id":1,"host":"127.0.0.1","peerPort":1,"electionPort":2,"clientPort":3}]},
         "api":%s}\
        """
            .formatted(api));
  }

  @Test
  void aMasterKnowsWhoMayCall() throws IOException {
    writeMaster("{\"origins\":[\"https://ui.example:8443\"],\"maxConcurrentRequests\":100}");

    assertThat(NodeConfigReader.read(file))
        .isInstanceOfSatisfying(
            NodeConfig.Master.class,
            master ->
                assertThat(master.api())
                    .isEqualTo(
                        new ApiSettings.Access(
                            List.of("https://ui.example:8443"), OptionalInt.of(100))));
  }

  @Test
  void whatIsNoOriginAndNoLimitIsRefused() throws IOException {
    writeMaster("{\"origins\":[\"ui.example\"],\"maxConcurrentRequests\":0,\"cors\":true}");

    assertThatThrownBy(() -> NodeConfigReader.read(file))
        .hasMessageContaining("\"ui.example\"")
        .hasMessageContaining("must be at least 1")
        .hasMessageContaining("\"api.cors\" is unknown");
  }

  @Test
  void anAgentKnowsWhatItOffers() throws IOException {
    write(
        """
        {"name":"agent-1","role":"agent","bind":"127.0.0.1","port":1,"masters":["http://127.0.0.1:8081"],"tasks":"/t",
         "resources":{"cpus":2,"memMib":100,"diskMib":10,"ports":"31000-31999"},"attributes":{"rack":"1"}}\
        """);

    assertThat(NodeConfigReader.read(file))
        .isInstanceOfSatisfying(
            NodeConfig.Agent.class,
            agent ->
                assertThat(agent.offered())
                    .isEqualTo(new NodeConfig.Offered(2, 100, 10, 31_000, 31_999)));
  }

  @Test
  void aBalancerMayStandInAZone() throws IOException {
    String balancer =
        """
        {"name":"balancer-1","role":"balancer","bind":"127.0.0.1","port":8080,"controlPort":8090,\
        "masters":["http://127.0.0.1:8081"],"domain":"ngp.test","adminCidrs":["127.0.0.0/8"]%s}\
        """;
    write(balancer.formatted(""));
    assertThat(NodeConfigReader.read(file))
        .isInstanceOfSatisfying(
            NodeConfig.Balancer.class, read -> assertThat(read.zone()).isEmpty());

    write(balancer.formatted(",\"zone\":\"eu-1\""));
    assertThat(NodeConfigReader.read(file))
        .isInstanceOfSatisfying(
            NodeConfig.Balancer.class, read -> assertThat(read.zone()).isEqualTo("eu-1"));
  }

  @Test
  void aBalancerKnowsHowItIsEncrypted() throws IOException {
    write(
        """
        {"name":"balancer-1","role":"balancer","bind":"127.0.0.1","port":8080,"controlPort":2,
         "masters":["http://127.0.0.1:8081"],"domain":"ngp.test","adminCidrs":["127.0.0.0/8"],"sealKey":"/keys/seal.key",
         "tls":{"port":8443,"folders":["/certs"],"acme":{"email":"ops@x.org","domains":["X.org"]}}}\
        """);

    assertThat(NodeConfigReader.read(file))
        .isInstanceOfSatisfying(
            NodeConfig.Balancer.class,
            balancer ->
                assertThat(balancer.tls())
                    .hasValueSatisfying(tls -> {
                      assertThat(tls.port()).isEqualTo(8443);
                      assertThat(tls.certificates().folders()).containsExactly(Path.of("/certs"));
                      assertThat(tls.certificates().sealKey()).contains(Path.of("/keys/seal.key"));
                      assertThat(tls.certificates().acme().orElseThrow().domains())
                          .containsExactly("x.org");
                    }));
  }

  @Test
  void wrongSettingsOfAcmeAreNamed() throws IOException {
    write(
        """
        {"name":"balancer-1","role":"balancer","bind":"127.0.0.1","port":8080,"controlPort":2,
         "masters":["http://127.0.0.1:8081"],"domain":"ngp.test","adminCidrs":["127.0.0.0/8"],
         "tls":{"port":8443,"acme":{"directory":"http://insecure.example"}}}\
        """);

    assertThatThrownBy(() -> NodeConfigReader.read(file))
        .isInstanceOf(NodeConfigException.class)
        .hasMessageContaining("http://insecure.example")
        .hasMessageContaining("https://acme-v02");
  }

  @Test
  void balancerLogsNothingUnlessToldTo() throws IOException {
    assertThat(balancer("").observing()).isEqualTo(NodeConfig.Observing.PLAIN);
    assertThat(
            balancer(
                    """
                    ,"accessLog":{"format":"combined","to":"stdout","query":false},"beginTraces":true\
                    """)
                .observing())
        .isEqualTo(
            new NodeConfig.Observing(
                Optional.of(new NodeConfig.RequestLog(AccessLog.Format.COMBINED, true, false)),
                true));
    assertThatThrownBy(() -> balancer(",\"accessLog\":{\"format\":\"xml\",\"to\":\"file\"}"))
        .hasMessageContaining("\"format\" is \"xml\", but must be json or combined");
  }

  private NodeConfig.Balancer balancer(String more) throws IOException {
    write(
        """
        {"name":"balancer-1","role":"balancer","bind":"127.0.0.1","port":8080,"controlPort":8081,
         "masters":["http://127.0.0.1:1"],"domain":"ngp.test","adminCidrs":["127.0.0.0/8"]\
        """
            + more
            + "}");
    return (NodeConfig.Balancer) NodeConfigReader.read(file);
  }

  @Test
  void everyProblemIsNamedAtOnce() throws IOException {
    write(
        """
        {"name":"balancer-1","role":"balancer","bind":"127.0.0.1","port":70000,"controlPort":"x","masters":[],
         "domain":"ngp.test","adminCidrs":["127.0.0.0/8"],"prot":1,"trustedProxies":["10.0.0.0/99"],
         "routeDefaults":{"NGP_MAX_BODY":"much"}}\
        """);

    assertThatThrownBy(() -> NodeConfigReader.read(file))
        .isInstanceOf(NodeConfigException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("\"prot\" is unknown")
        .hasMessageContaining("70000")
        .hasMessageContaining("\"controlPort\" must be a whole number")
        .hasMessageContaining("\"masters\" must be a list")
        .hasMessageContaining("\"trustedProxies\": \"10.0.0.0/99\"")
        .hasMessageContaining("\"routeDefaults\": /labels/NGP_MAX_BODY is \"much\"");
  }

  @Test
  void textThatIsNoJsonIsNamedWithItsLine() throws IOException {
    write("{\n\"name\":\n}");

    assertThatThrownBy(() -> NodeConfigReader.read(file)).hasMessageContaining("node.json:3:");
  }

  @Test
  void anUnknownRoleIsRefused() throws IOException {
    write("{\"role\":\"butler\"}");

    assertThatThrownBy(() -> NodeConfigReader.read(file)).hasMessageContaining("\"butler\"");
  }

  private void write(String json) throws IOException {
    Files.writeString(file, json);
  }
}
