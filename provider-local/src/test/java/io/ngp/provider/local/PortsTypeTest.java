package io.ngp.provider.local;

import static io.ngp.provider.local.LocalRig.fields;
import static io.ngp.provider.local.LocalRig.number;
import static io.ngp.provider.local.LocalRig.planned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.provider.local.machine.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTypeTest {
  private static final Fields ANY = fields("name", "agent-1", "ports", fields("control", 0));

  @TempDir private Path project;
  private LocalRig rig;

  @BeforeEach
  void start() {
    rig = new LocalRig(project);
  }

  @Test
  void everyPurposeOfEveryNodeHasAPortOfItsOwn() {
    var ports = new HashSet<Long>();
    for (var node = 1; node <= 20; node++) {
      var known =
          rig.make(
              rig.ports(),
              "t" + node,
              fields("name", "master-" + node, "ports", fields("api", 0, "peer", 0)));
      ports.add(number(known.outputs(), "api"));
      ports.add(number(known.outputs(), "peer"));
    }

    assertThat(ports).hasSize(40);
  }

  @Test
  void preferredPortIsTakenWhenItIsFree() {
    var free = freePort();

    var known = rig.make(rig.ports(), "t", wish("api", free));

    assertThat(number(known.outputs(), "api")).isEqualTo(free);
  }

  @Test
  void preferredPortThatSomebodyHasIsPassedOver() throws IOException {
    try (var other = listen(0)) {
      var known = rig.make(rig.ports(), "t", wish("api", other.getLocalPort()));

      assertThat(number(known.outputs(), "api")).isNotEqualTo(other.getLocalPort());
    }
  }

  @Test
  void createThatIsRepeatedChoosesTheSamePorts() {
    var first = rig.make(rig.ports(), "t", ANY);

    // Another process, which only finds what was written down.
    var again = new LocalRig(project).make(rig.ports(), "t", ANY);

    assertThat(again.outputs()).isEqualTo(first.outputs());
  }

  @Test
  void choiceThatWasNeverRecordedIsFoundByItsToken() {
    var made = rig.make(rig.ports(), "t", ANY);
    var later = new LocalRig(project);

    assertThat(later.read(later.ports(), new Known("t", made.inputs(), Fields.EMPTY)))
        .isEqualTo(new Reading.Present(made.inputs(), made.outputs()));
    assertThat(later.read(later.ports(), new Known("other", made.inputs(), Fields.EMPTY)))
        .isInstanceOf(Reading.Absent.class);
  }

  @Test
  void portOfANodeThatIsDownIsGivenToNobodyElse() {
    var made = rig.make(rig.ports(), "t", ANY);
    var port = (int) number(made.outputs(), "control");
    var later = new LocalRig(project);

    var other =
        later.make(later.ports(), "u", fields("name", "other", "ports", fields("api", port)));

    assertThat(number(other.outputs(), "api")).isNotEqualTo(port);
  }

  @Test
  void keptPortThatSomebodyTookShowsAsDriftAndMoves() throws IOException {
    var made = rig.make(rig.ports(), "t", ANY);
    var port = (int) number(made.outputs(), "control");
    try (var _ = listen(port)) {
      var reading = (Reading.Present) rig.read(rig.ports(), made);
      var taken = new Known("t", reading.inputs(), reading.outputs());

      assertThat(reading.inputs().get("ports").toString()).contains("taken by java (process ");
      var predicted = rig.ports().predict(Optional.of(taken), made.inputs());
      assertThat(predicted.get("control")).isEqualTo(Value.UNKNOWN);
      var moved = rig.change(rig.ports(), taken, ANY);
      assertThat(number(moved.outputs(), "control")).isNotEqualTo(port);
      assertThat(rig.read(rig.ports(), moved))
          .isEqualTo(new Reading.Present(moved.inputs(), moved.outputs()));
    }
  }

  @Test
  void portsThatNobodyTookAreKeptAndPredicted() {
    var made = rig.make(rig.ports(), "t", ANY);

    assertThat(rig.read(rig.ports(), made))
        .isEqualTo(new Reading.Present(made.inputs(), made.outputs()));
    assertThat(rig.ports().predict(Optional.of(made), made.inputs())).isEqualTo(made.outputs());
    assertThat(rig.change(rig.ports(), made, ANY)).isEqualTo(made);
  }

  @Test
  void purposeThatIsAddedGetsAPortAndTheOthersKeepTheirs() {
    var made = rig.make(rig.ports(), "t", ANY);
    var more = fields("name", "agent-1", "ports", fields("control", 0, "http", 0));

    assertThat(rig.ports().predict(Optional.of(made), more).fields())
        .containsEntry("control", made.outputs().get("control"))
        .containsEntry("http", Value.UNKNOWN);
    assertThat(rig.change(rig.ports(), made, more).outputs().get("control"))
        .isEqualTo(made.outputs().get("control"));
  }

  @Test
  void portThatPeopleKnowIsRefusedWithItsOwnerWhenTaken() throws IOException {
    try (var other = listen(0)) {
      var port = other.getLocalPort();

      var problems =
          rig.ports()
              .check(
                  planned(rig.ports(), Action.CREATE, Optional.empty(), Optional.of(edge(port))));

      assertThat(problems).hasSize(1);
      assertThat(problems.getFirst().message())
          .startsWith("Port " + port + " is taken by java (process ")
          .endsWith("Nothing was started.");
      assertThat(problems.getFirst().fix())
          .startsWith("Choose another, for example with `ngp up --port ");
      assertThatThrownBy(() -> rig.make(rig.ports(), "t", edge(port)))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining("Port " + port + " is taken by");
    }
  }

  @Test
  void keptPortThatPeopleKnowDoesNotMoveSilently() throws IOException {
    var made = rig.make(rig.ports(), "t", edge(0));
    var port = (int) number(made.outputs(), "http");
    try (var _ = listen(port)) {
      var reading = (Reading.Present) rig.read(rig.ports(), made);
      var taken = new Known("t", reading.inputs(), reading.outputs());

      assertThat(reading.inputs()).isNotEqualTo(made.inputs());
      assertThat(
              rig.ports()
                  .check(
                      planned(
                          rig.ports(), Action.UPDATE, Optional.of(taken), Optional.of(edge(0)))))
          .hasSize(1);
      assertThatThrownBy(() -> rig.change(rig.ports(), taken, edge(0)))
          .hasMessageContaining("Port " + port + " is taken by");
    }
  }

  @Test
  void portThatPeopleKnowIsPredictedSoThatItsUsersCanBePlanned() {
    var port = freePort();

    assertThat(rig.ports().predict(Optional.empty(), edge(port)).get("http"))
        .isEqualTo(Value.of(port));
  }

  @Test
  void portThatPeopleKnowGoesBeforeWhatOthersPrefer() {
    var port = freePort();

    rig.ports()
        .check(planned(rig.ports(), Action.CREATE, Optional.empty(), Optional.of(edge(port))));
    var api = rig.make(rig.ports(), "a", wish("api", port));
    var edge = rig.make(rig.ports(), "b", edge(port));

    assertThat(number(api.outputs(), "api")).isNotEqualTo(port);
    assertThat(number(edge.outputs(), "http")).isEqualTo(port);
  }

  @Test
  void changedWishMovesThePort() {
    var made = rig.make(rig.ports(), "t", edge(freePort()));
    var port = freePort();

    assertThat(number(rig.change(rig.ports(), made, edge(port)).outputs(), "http")).isEqualTo(port);
  }

  @Test
  void renamedNodeTakesItsPortsAlong() {
    var made = rig.make(rig.ports(), "t", edge(freePort()));
    var port = (int) number(made.outputs(), "http");
    var renamed = edge(port).with("name", Value.of("acme-balancer-1"));

    assertThat(
            rig.ports()
                .check(
                    planned(rig.ports(), Action.REPLACE, Optional.of(made), Optional.of(renamed))))
        .isEmpty();
    rig.delete(rig.ports(), made);
    assertThat(number(rig.make(rig.ports(), "u", renamed).outputs(), "http")).isEqualTo(port);
  }

  @Test
  void deletedPortsAreFreeForOthers() {
    var made = rig.make(rig.ports(), "t", ANY);
    var port = (int) number(made.outputs(), "control");

    rig.delete(rig.ports(), made);
    rig.delete(rig.ports(), made);

    assertThat(number(rig.make(rig.ports(), "u", wish("api", port)).outputs(), "api"))
        .isEqualTo(port);
  }

  @Test
  void whatIsNoPortIsRefused() {
    var inputs =
        fields("name", "x", "ports", fields("api", 70_000, "name", 1), "fixed", List.of("http"));

    assertThat(
            rig.ports()
                .check(planned(rig.ports(), Action.CREATE, Optional.empty(), Optional.of(inputs))))
        .extracting(problem -> problem.message())
        .containsExactlyInAnyOrder(
            "api is 70000, which is no port.",
            "\"name\" cannot be a purpose.",
            "\"http\" is not among the ports.");
  }

  private static Fields wish(String purpose, int port) {
    return fields("name", "master-1", "ports", fields(purpose, port));
  }

  private static Fields edge(int port) {
    return fields("name", "balancer-1", "ports", fields("http", port), "fixed", List.of("http"));
  }

  /** One that no outgoing connection of anybody is given meanwhile. */
  private static int freePort() {
    return new Ports(new Random()).takeAny();
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
