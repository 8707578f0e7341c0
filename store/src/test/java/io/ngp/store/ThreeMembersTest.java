package io.ngp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.store.Write.Put;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three masters in one process: each a member of the ensemble, a session and a candidate. */
@SuppressWarnings("NullAway.Init") // set before each test
class ThreeMembersTest {

  @TempDir private Path folder;
  private TestEnsemble ensemble;
  private final List<Master> masters = new ArrayList<>();

  /** What one master process has of this module. */
  private record Master(
      int id,
      ZooKeeperSession session,
      DocumentStore documents,
      LeaderElection election,
      LeadershipRecorder recorder) {

    DocumentStore leading() {
      return documents.fenced(recorder.leadership());
    }

    Optional<Leader> leader() {
      return election.leader();
    }
  }

  @BeforeEach
  void startMasters() throws InterruptedException {
    ensemble = TestEnsemble.start(3, folder);
    for (int id = 1; id <= 3; id++) {
      ZooKeeperSession session = ensemble.session();
      var recorder = new LeadershipRecorder();
      var election =
          new LeaderElection(session, "master-" + id, "http://127.0.0.1:" + (8080 + id), recorder);
      masters.add(new Master(id, session, new ZooKeeperDocumentStore(session), election, recorder));
      election.start();
    }
    Eventually.await("everyone knows the same leader", this::allAgree);
  }

  @AfterEach
  void stopMasters() {
    masters.forEach(master -> master.election().close());
    ensemble.close();
  }

  private boolean allAgree() {
    return masters.stream().map(Master::leader).distinct().count() == 1
        && masters.getFirst().leader().isPresent()
        && masters.stream().filter(master -> master.recorder().leads()).count() == 1;
  }

  private Master leader() {
    return masters.stream().filter(master -> master.recorder().leads()).findFirst().orElseThrow();
  }

  @Test
  void whatTheLeaderWritesTheOthersRead() {
    leader().leading().commit(List.of(Put.text("/apps/www", "v1")));
    for (Master master : masters) {
      Eventually.await(
          master + " reads it",
          () -> master.documents().read("/apps/www").map(Document::text).equals(Optional.of("v1")));
    }
  }

  @Test
  void theRestGoesOnWhenTheLeadingMasterIsGone() {
    Master gone = leader();
    gone.leading().commit(List.of(Put.text("/apps/www", "v1")));
    long epoch = gone.recorder().leadership().epoch();
    masters.remove(gone);
    gone.election().close();
    gone.session().close();
    ensemble.stop(gone.id());

    // The first to lead then may lose it again while the members find together.
    Eventually.await(
        "another leads and writes",
        () -> {
          try {
            Master next = leader();
            next.leading().commit(List.of(Put.text("/apps/other", "v2")));
            return next.recorder().leadership().epoch() > epoch;
          } catch (StoreException | NoSuchElementException e) {
            return false;
          }
        });
    Eventually.await("everyone knows the same leader", this::allAgree);
    DocumentStore documents = masters.getFirst().documents();
    Eventually.await(
        "everyone reads what both wrote",
        () ->
            documents.read("/apps/www").map(Document::text).equals(Optional.of("v1"))
                && documents.read("/apps/other").map(Document::text).equals(Optional.of("v2")));
  }

  @Test
  void theLossOfAnyOneMemberIsSurvivedByTheLeaderAndItsCommits() throws InterruptedException {
    for (int id = 1; id <= 3; id++) {
      ensemble.stop(id);
      int lost = id;
      String version = "without member " + lost;
      Eventually.await(
          "a leader that can write " + version,
          () -> {
            try {
              leader().leading().commit(List.of(Put.text("/apps/www", version)));
              return true;
            } catch (StoreException | NoSuchElementException e) {
              // Between two leaders.
              return false;
            }
          });
      ensemble.restart(lost);
    }
    assertThat(masters.getFirst().documents().read("/apps/www").map(Document::text))
        .contains("without member 3");
  }

  @Test
  void withoutAMajorityNothingIsWritten() {
    Master leader = leader();
    DocumentStore leading =
        new ZooKeeperDocumentStore(leader.session(), Duration.ofSeconds(1))
            .fenced(leader.recorder().leadership());
    int survivor = leader.id();
    masters.stream().filter(m -> m.id() != survivor).forEach(m -> ensemble.stop(m.id()));
    Eventually.await("the last member notices", () -> !ensemble.member(survivor).isServing());

    assertThatThrownBy(() -> leading.commit(List.of(Put.text("/apps/www", "nobody agrees"))))
        .isInstanceOf(StoreException.class);
  }
}
