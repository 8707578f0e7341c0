package io.ngp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How masters get into an ensemble. */
class EnsembleEntryTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final Ensemble planned = TestEnsemble.onFreePorts(3);
  private final Map<Integer, EmbeddedZooKeeper> running = new LinkedHashMap<>();
  private final ZooKeeperSession session =
      new ZooKeeperSession(planned.connectString(), ZooKeeperSession.DEFAULT_TIMEOUT);
  private final Membership membership = new Membership(session, PATIENCE);

  @AfterEach
  void end() {
    session.close();
    running.values().forEach(EmbeddedZooKeeper::close);
  }

  private Path data(int id) {
    return folder.resolve("member-" + id);
  }

  private EnsembleEntry entry(int id) {
    return new EnsembleEntry(planned, id, data(id), folder.resolve("mark-" + id), Optional.empty());
  }

  private void enter(int id) throws InterruptedException {
    EnsembleEntry entry = entry(id);
    EmbeddedZooKeeper member = entry.member(PATIENCE);
    running.put(id, member);
    member.start(PATIENCE);
    if (id == 1 && running.size() == 1) {
      session.start();
    }
    membership.admit(planned.member(id), member.hasMoved());
    entry.hasEntered();
  }

  @Test
  void theFirstBeginsTheOthersJoinAndOneThatLostItsDataJoinsAnew() throws Exception {
    enter(1);
    assertThat(membership.voters()).isEqualTo(new Ensemble(List.of(planned.member(1))));
    enter(2);
    enter(3);
    assertThat(membership.voters()).isEqualTo(planned);
    var store = new ZooKeeperDocumentStore(session);
    store.commit(List.of(Write.Put.text("/a", "kept")));

    Objects.requireNonNull(running.remove(1)).close();
    delete(data(1));
    EmbeddedZooKeeper anew = entry(1).member(PATIENCE);
    running.put(1, anew);

    assertThat(membership.voters().find(1)).as("its vote is taken back first").isEmpty();
    anew.start(PATIENCE);
    membership.admit(planned.member(1), anew.hasMoved());
    assertThat(membership.voters()).isEqualTo(planned);
    assertThat(store.read("/a").map(Document::text)).contains("kept");
  }

  @Test
  void oneThatIsNotTheFirstDoesNotBeginAlone() {
    assertThatThrownBy(() -> entry(2).member(Duration.ofMillis(500)))
        .isInstanceOf(ZooKeeperStartException.class)
        .hasMessageContaining("member 2 has no data and nobody to fetch it from");
  }

  @Test
  void theFirstThatLostItsDataDoesNotBeginAgainWhileTheOthersAreAway() throws Exception {
    enter(1);
    Objects.requireNonNull(running.remove(1)).close();
    delete(data(1));

    assertThatThrownBy(() -> entry(1).member(Duration.ofMillis(500)))
        .isInstanceOf(ZooKeeperStartException.class)
        .hasMessageContaining("no data and nobody to fetch it from")
        .hasMessageContaining("mark-1")
        .hasMessageContaining("restore a backup");
  }

  @Test
  void theFirstThatWasStoppedWhileItBeganBeginsOnceMore() throws Exception {
    entry(1).member(PATIENCE).close();

    enter(1);

    assertThat(membership.voters().members()).hasSize(1);
  }

  @Test
  void oneWithDataStartsWithoutAsking() throws Exception {
    enter(1);
    Objects.requireNonNull(running.remove(1)).close();

    EmbeddedZooKeeper again = entry(1).member(Duration.ZERO);
    running.put(1, again);
    again.start(PATIENCE);

    assertThat(membership.voters().members()).hasSize(1);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
