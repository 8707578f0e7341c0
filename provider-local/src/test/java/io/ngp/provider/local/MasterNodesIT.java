package io.ngp.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.value.Value;
import io.ngp.nodespec.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Masters that form an ensemble. */
class MasterNodesIT extends NodeFixture {
  private static final Duration LOOK = Duration.ofMillis(20);

  @Test
  void newMasterWaitsForTheOneThatBegins() {
    var members = List.of(rig.masterPorts("master-1"), rig.masterPorts("master-2"));
    var second = Asked.with("2");
    var inputs = LocalRig.complete(rig.nodes(), rig.master(2, members));
    var create =
        CompletableFuture.supplyAsync(
            () -> rig.nodes().create(second, inputs), Thread.ofVirtual()::start);
    LocalRig.await(() -> second.words().contains("waiting for a master that is healthy"));
    assertThat(rig.isRunning("master-2")).isFalse();

    rig.make(rig.nodes(), "1", rig.master(1, members));

    assertThat(create).succeedsWithin(LocalRig.SOON);
    assertThat(rig.isRunning("master-2")).isTrue();
  }

  @Test
  void newMasterDoesNotJoinOneThatIsNotHealthy() {
    rig.behaviours.put(Role.MASTER, "sick");
    var members = List.of(rig.masterPorts("master-1"), rig.masterPorts("master-2"));
    rig.make(rig.nodes(), "1", rig.master(1, members));

    assertThatThrownBy(() ->
            rig.make(rig.nodes(), "2", rig.master(2, members).with("start_seconds", Value.of(1))))
        .hasMessage(
            "master-2 was not started: no other master is healthy after 1 s, and one without data"
                + " fetches it from those that have it.");
  }

  @Test
  void firstMasterThatLostItsDataDoesNotBeginAnewBesideOthersThatHaveTheirs() throws IOException {
    var members = List.of(rig.masterPorts("master-1"), rig.masterPorts("master-2"));
    giveData("master-2");
    rig.make(rig.nodes(), "2", rig.master(2, members));
    rig.kill("master-2");

    assertThatThrownBy(() ->
            rig.make(rig.nodes(), "1", rig.master(1, members).with("start_seconds", Value.of(1))))
        .hasMessageStartingWith("master-1 was not started: no other master is healthy");
  }

  @Test
  void masterWithDataWaitsForNobody() throws IOException {
    var members = List.of(rig.masterPorts("master-1"), rig.masterPorts("master-2"));
    giveData("master-2");

    rig.make(rig.nodes(), "2", rig.master(2, members));

    assertThat(rig.isRunning("master-2")).isTrue();
  }

  @Test
  void masterThatStaysRunsOnWhileOthersComeAndGo() {
    var alone = List.of(rig.masterPorts("master-1"));
    var both = List.of(alone.getFirst(), rig.masterPorts("master-2"));
    var first = rig.make(rig.nodes(), "1", rig.master(1, alone));
    var pid = rig.pid("master-1");

    var grown = rig.change(rig.nodes(), first, rig.master(1, both));

    assertThat(rig.pid("master-1")).isEqualTo(pid);
    assertThat(rig.read(rig.nodes(), grown))
        .isEqualTo(new Reading.Present(grown.inputs(), grown.outputs()));

    rig.change(rig.nodes(), grown, rig.master(1, alone));

    assertThat(rig.pid("master-1")).isEqualTo(pid);
  }

  @Test
  void masterThatGoesGivesItsVoteBackFirst() throws IOException {
    var members = List.of(rig.masterPorts("master-1"), rig.masterPorts("master-2"));
    rig.make(rig.nodes(), "1", rig.master(1, members));
    var second = rig.make(rig.nodes(), "2", rig.master(2, members));

    rig.delete(rig.nodes(), second);

    assertThat(rig.isRunning("master-2")).isFalse();
    assertThat(rig.node("master-2").path()).doesNotExist();
    assertThat(Files.readString(rig.node("master-1").path().resolve("orders")))
        .isEqualTo("DELETE /ngp/v1/masters/2\n");
  }

  @Test
  void aMasterThatDiedGivesItsVoteBackToo() throws IOException {
    var members = List.of(rig.masterPorts("master-1"), rig.masterPorts("master-2"));
    rig.make(rig.nodes(), "1", rig.master(1, members));
    var second = rig.make(rig.nodes(), "2", rig.master(2, members));
    rig.kill("master-2");

    rig.delete(rig.nodes(), second);

    assertThat(Files.readString(rig.node("master-1").path().resolve("orders")))
        .isEqualTo("DELETE /ngp/v1/masters/2\n");
  }

  @Test
  void lastMasterGoesWithoutAsking() {
    var members = List.of(rig.masterPorts("master-1"));
    var only = rig.make(rig.nodes(), "1", rig.master(1, members));

    rig.delete(rig.nodes(), only);

    assertThat(rig.isRunning("master-1")).isFalse();
  }

  @Test
  void mastersRestartOneAfterAnother() {
    var members =
        List.of(
            rig.masterPorts("master-1"), rig.masterPorts("master-2"), rig.masterPorts("master-3"));
    var made = new ArrayList<Known>();
    for (var id = 1; id <= 3; id++) {
      made.add(rig.make(rig.nodes(), String.valueOf(id), rig.master(id, members)));
    }
    var mostAway = new AtomicInteger();
    var isOver = new AtomicBoolean();
    Thread.ofVirtual()
        .start(() -> {
          while (!isOver.get()) {
            mostAway.accumulateAndGet(away(members.size()), Math::max);
            LockSupport.parkNanos(LOOK.toNanos());
          }
        });
    var changes =
        IntStream.rangeClosed(1, members.size())
            .mapToObj(id ->
                CompletableFuture.runAsync(
                    () ->
                        rig.change(
                            rig.nodes(),
                            made.get(id - 1),
                            rig.master(id, members).with("domain", Value.of("else.localhost"))),
                    Thread.ofVirtual()::start))
            .toArray(CompletableFuture<?>[]::new);
    try {
      assertThat(CompletableFuture.allOf(changes)).succeedsWithin(LocalRig.SOON);
    } finally {
      isOver.set(true);
    }

    assertThat(mostAway).hasValueLessThanOrEqualTo(1);
  }

  private int away(int masters) {
    return (int)
        IntStream.rangeClosed(1, masters).filter(id -> !rig.isRunning("master-" + id)).count();
  }

  private void giveData(String name) throws IOException {
    var data = rig.node(name).data().resolve("zookeeper/version-2");
    Files.writeString(Files.createDirectories(data).resolve("log.1"), "");
  }
}
