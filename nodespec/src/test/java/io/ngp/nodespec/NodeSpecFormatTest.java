package io.ngp.nodespec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.nodespec.NodeEntry.ZooKeeperPorts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class NodeSpecFormatTest {
  private static final List<NodeSpec.Member> MEMBERS =
      List.of(
          new NodeSpec.Member(2, "10.0.0.12", new ZooKeeperPorts(2888, 3888, 2181)),
          new NodeSpec.Member(7, "10.0.0.17", new ZooKeeperPorts(2888, 3888, 2181)));

  private static NodeSpec.Master master(int id) {
    return new NodeSpec.Master(
        "master-" + id,
        "10.0.0.17",
        8081,
        "shop.example",
        80,
        id,
        MEMBERS,
        NodeSpec.Access.PLAIN,
        Optional.empty(),
        Optional.empty());
  }

  private static NodeSpec.Agent agent() {
    return new NodeSpec.Agent(
        "agent-3",
        "10.0.0.13",
        8082,
        List.of("https://10.0.0.12:8081"),
        "/var/lib/ngp/tasks",
        new NodeSpec.Offered(2, 1024, 4096, "31000-31999"),
        Map.of("rack", "7"),
        Optional.of(new NodeSpec.Proof("agent/a.pem", "agent/c.pem", "agent/k.pem")));
  }

  private static NodeSpec.Balancer balancer(String control) {
    return new NodeSpec.Balancer(
        "balancer-3",
        "0.0.0.0",
        80,
        control,
        8083,
        List.of("http://10.0.0.12:8081"),
        "",
        "shop.example",
        List.of("10.0.0.0/8"),
        List.of(),
        Map.of(),
        Optional.empty(),
        Engine.NGP,
        new NodeSpec.Observing(Optional.empty(), false));
  }

  @Test
  void nodesOnHostsAreReadAsTheyWereWritten() {
    for (var spec : List.of(master(7), agent(), balancer("10.0.0.13"), balancer("127.0.0.1"))) {
      assertThat(NodeSpecFormat.read(NodeSpecFormat.write(spec))).isEqualTo(spec);
    }
  }

  @Test
  void nodesAnswerWhereTheyListen() {
    assertThat(master(7).entry().address()).isEqualTo("http://10.0.0.17:8081");
    assertThat(agent().entry().address()).isEqualTo("https://10.0.0.13:8082");
    assertThat(balancer("10.0.0.13").entry().address()).isEqualTo("http://10.0.0.13:8083");
    assertThat(NodeEntry.address("http", "fd00::7", 8081)).isEqualTo("http://[fd00::7]:8081");
    assertThat(NodeEntry.hostOf("0.0.0.0")).isEqualTo("127.0.0.1");
  }

  @Test
  void agentOfASwarmOffersNothingItself() {
    var agent =
        NodeSpecFormat.read(
            JsonMapper.shared()
                .readTree(
                    """
                    {"name": "agent-1", "role": "agent", "bind": "10.0.0.11", "port": 8082,
                     "masters": ["http://10.0.0.12:8081"], "swarm": {"advertise": "10.0.0.11"}}
                    """));

    assertThat(agent.entry().address()).isEqualTo("http://10.0.0.11:8082");
  }

  @Test
  void masterIsAmongItsMembers() {
    var json = NodeSpecFormat.write(master(7)).deepCopy();
    ((tools.jackson.databind.node.ObjectNode) json.path("zookeeper")).put("id", 3);

    assertThatThrownBy(() -> NodeSpecFormat.read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no member has the id 3");
  }
}
