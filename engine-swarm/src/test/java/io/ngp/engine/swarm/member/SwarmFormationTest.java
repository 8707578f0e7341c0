package io.ngp.engine.swarm.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.engine.swarm.docker.Docker;
import io.ngp.engine.swarm.docker.DockerAddress;
import io.ngp.testkit.docker.TestDaemons;
import io.ngp.testkit.docker.TestSwarm;
import io.ngp.testkit.engine.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Two masters and an agent, each with a real daemon; the first master leads. */
@SuppressWarnings("NullAway.Init") // set before each test
@Timeout(180)
@Tag("long")
class SwarmFormationTest {
  private static final int LEADER = 1;
  private static final int SECOND = 2;
  private static final int AGENT = 3;

  private final AtomicReference<Optional<String>> kept = new AtomicReference<>(Optional.empty());
  private final List<SwarmMember> members = new ArrayList<>();
  private TestDaemons daemons;
  private SwarmRegister register;

  @BeforeEach
  void start() throws Exception {
    daemons = TestDaemons.start(AGENT);
    register = new SwarmRegister(List.of(docker(LEADER)), new Memory());
  }

  @AfterEach
  void stop() {
    members.forEach(SwarmMember::close);
    daemons.close();
  }

  private final class Memory implements SwarmRecord {
    @Override
    public Optional<String> read() {
      return kept.get();
    }

    @Override
    public void write(String text) {
      kept.set(Optional.of(text));
    }
  }

  private final class Home implements SwarmHome {
    @Override
    public Optional<Invitation> invitation(boolean isManager) {
      return register.invitation(isManager);
    }

    @Override
    public boolean present(String name, Presence presence) {
      return register.present(name, presence);
    }

    @Override
    public void dismiss(String name) {
      register.dismiss(name);
    }
  }

  private DockerAddress address(int number) {
    return DockerAddress.parse(daemons.daemon(number).address(), Optional.empty());
  }

  private Docker docker(int number) {
    return new Docker(address(number), Docker.PATIENCE);
  }

  private SwarmMember member(int number, String name, boolean isManager) {
    var member =
        new SwarmMember(
            new SwarmMember.Settings(
                name,
                isManager,
                daemons.address(number),
                address(number),
                Map.of("ngp.docker", "tcp://" + daemons.address(number) + ":2376")),
            new Home(),
            () -> number == LEADER ? Optional.of(register) : Optional.empty(),
            () -> true);
    members.add(member);
    member.start();
    return member;
  }

  private List<JsonNode> nodes() {
    return docker(LEADER).get("/nodes").valueStream().toList();
  }

  private static String label(JsonNode node, String name) {
    return node.path("Spec").path("Labels").path(name).asString("");
  }

  /** Name, role, availability and where the daemon is. */
  private static String line(JsonNode node) {
    JsonNode spec = node.path("Spec");
    return String.join(
        " ",
        label(node, "ngp.name"),
        spec.path("Role").asString(""),
        spec.path("Availability").asString(""),
        label(node, "ngp.docker"));
  }

  @Test
  void mastersDecideAgentsRunTasksAndWhoWasMadeAnewTakesThePlaceOfItsFormerSelf() throws Exception {
    SwarmMember agent = member(AGENT, "agent-1", false);
    member(SECOND, "master-2", true);
    member(LEADER, "master-1", true);
    Eventually.holds("all are in", () -> members.stream().allMatch(SwarmMember::isSettled));

    assertThat(nodes().stream().map(SwarmFormationTest::line))
        .containsExactlyInAnyOrder(
            "agent-1 worker active tcp://" + daemons.address(AGENT) + ":2376",
            "master-1 manager drain tcp://" + daemons.address(LEADER) + ":2376",
            "master-2 manager drain tcp://" + daemons.address(SECOND) + ":2376");
    assertThat(docker(LEADER).get("/swarm").path("Spec").path("Dispatcher").path("HeartbeatPeriod"))
        .hasToString("5000000000");

    String former = docker(AGENT).get("/info").path("Swarm").path("NodeID").asString();
    docker(AGENT).post("/swarm/leave", MissingNode.getInstance());
    Eventually.holds(
        "it is in again, as another node, and its former self is gone",
        () -> {
          List<JsonNode> agents =
              nodes().stream().filter(node -> label(node, "ngp.name").equals("agent-1")).toList();
          return agents.size() == 1
              && !agents.getFirst().path("ID").asString("").equals(former)
              && agent.isSettled();
        });
  }

  @Test
  void anAgentThatGoesForGoodStopsWhatItRunsAndMayComeBack() throws Exception {
    SwarmMember agent = member(AGENT, "agent-1", false);
    member(LEADER, "master-1", true);
    Eventually.holds("both are in", () -> members.stream().allMatch(SwarmMember::isSettled));
    daemons.loadImage(AGENT);
    String[] service = {
      "service",
      "create",
      "--detach",
      "--no-resolve-image",
      "--network",
      "host",
      "--stop-grace-period",
      "1s",
      "--name",
      "runs",
      TestSwarm.IMAGE,
      "sleep",
      "300"
    };
    daemons.daemon(LEADER).docker(service);
    Eventually.holds("it runs something", () -> !containers().isEmpty());

    agent.close();
    register.dismiss("agent-1");

    assertThat(nodes().stream().map(node -> label(node, "ngp.name"))).containsExactly("master-1");
    assertThat(containers()).isEmpty();

    // Else it would run again, and outlive its daemon.
    daemons.daemon(LEADER).docker("service", "rm", "runs");
    member(AGENT, "agent-1", false);
    Eventually.holds(
        "it is in again",
        () -> nodes().stream().anyMatch(node -> line(node).startsWith("agent-1 worker active")));
  }

  private String containers() {
    return daemons.daemon(AGENT).docker("ps", "-q");
  }

  @Test
  void aMasterThatGoesDecidesNoMore() throws Exception {
    member(LEADER, "master-1", true);
    var isWanted = new AtomicBoolean(true);
    var second =
        new SwarmMember(
            new SwarmMember.Settings(
                "master-2", true, daemons.address(SECOND), address(SECOND), Map.of()),
            new Home(),
            Optional::empty,
            isWanted::get);
    members.add(second);
    second.start();
    Eventually.holds("both are in", () -> members.stream().allMatch(SwarmMember::isSettled));

    isWanted.set(false);
    register.dismiss("master-2");

    Eventually.holds("one manager is left", () -> nodes().size() == 1);
    Eventually.holds(
        "its daemon knows",
        () -> {
          JsonNode swarm = docker(SECOND).get("/info").path("Swarm");
          return !swarm.path("ControlAvailable").asBoolean(false);
        });
  }
}
