package io.ngp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.store.Write.Put;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Elections among candidates of one ZooKeeper. */
@SuppressWarnings("NullAway.Init") // set before all tests
class LeaderElectionTest {

  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(2);

  @TempDir private static Path folder;
  private static TestEnsemble ensemble;
  private static ZooKeeperSession direct;
  private static ZooKeeperDocumentStore documents;

  private final List<AutoCloseable> toClose = new ArrayList<>();

  @BeforeAll
  static void startZooKeeper() throws InterruptedException {
    ensemble = TestEnsemble.start(1, folder);
    direct = ensemble.session();
    documents = new ZooKeeperDocumentStore(direct);
  }

  @AfterAll
  static void stopZooKeeper() {
    ensemble.close();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : toClose.reversed()) {
      closeable.close();
    }
  }

  private <T extends AutoCloseable> T closed(T closeable) {
    toClose.add(closeable);
    return closeable;
  }

  /** A candidate with what it was told. */
  private record Candidate(LeaderElection election, LeadershipRecorder recorder) {

    boolean leads() {
      return recorder.leads();
    }
  }

  private Candidate candidate(String name) {
    return candidate(name, direct);
  }

  private Candidate candidate(String name, ZooKeeperSession session) {
    var recorder = new LeadershipRecorder();
    LeaderElection election = closed(new LeaderElection(session, name, "http://" + name, recorder));
    election.start();
    return new Candidate(election, recorder);
  }

  private Candidate elected(String name) {
    Candidate candidate = candidate(name);
    Eventually.await(name + " leads", candidate::leads);
    return candidate;
  }

  @Test
  void aLoneCandidateIsElectedAndKnowsItself() {
    Candidate only = elected("master-1");
    assertThat(only.election().leader())
        .contains(new Leader("master-1", "http://master-1", only.recorder().leadership().epoch()));
  }

  @Test
  void onlyThePresentEpochIsConfirmed() {
    Candidate first = elected("master-1");
    long epoch = first.recorder().leadership().epoch();
    assertThat(first.election().confirms(epoch)).isTrue();

    Candidate second = candidate("master-2");
    first.election().close();
    Eventually.await("master-2 leads", second::leads);

    assertThat(first.election().confirms(epoch)).isFalse();
    assertThat(second.election().confirms(second.recorder().leadership().epoch())).isTrue();
  }

  @Test
  void onlyOneLeadsAndTheOthersKnowWho() {
    Candidate first = elected("master-1");
    Candidate second = candidate("master-2");
    Candidate third = candidate("master-3");
    Optional<Leader> leader = first.election().leader();
    Eventually.await("the second knows", () -> second.election().leader().equals(leader));
    Eventually.await("the third knows", () -> third.election().leader().equals(leader));
    assertThat(second.leads()).isFalse();
    assertThat(third.leads()).isFalse();
  }

  @Test
  void anotherTakesOverAtOnceWhenTheLeaderCloses() {
    Candidate first = elected("master-1");
    long epoch = first.recorder().leadership().epoch();
    Candidate second = candidate("master-2");
    first.election().close();
    Eventually.await("the second leads", second::leads);
    assertThat(first.recorder().told()).containsExactly("elected", "lost");
    assertThat(second.recorder().leadership().epoch()).isGreaterThan(epoch);
  }

  @Test
  void anAbdicatedLeaderLetsAnotherWinAndFollows() {
    Candidate first = elected("master-1");
    Candidate second = candidate("master-2");
    Eventually.await("the second follows", () -> second.election().leader().isPresent());
    first.election().abdicate();
    Eventually.await("the second leads", second::leads);
    Eventually.await(
        "the first knows",
        () -> first.election().leader().map(Leader::name).equals(Optional.of("master-2")));
    assertThat(first.recorder().told()).containsExactly("elected", "lost");
  }

  @Test
  void anAbdicatedLeaderWithoutRivalsIsElectedAgain() {
    Candidate only = elected("master-1");
    long epoch = only.recorder().leadership().epoch();
    only.election().abdicate();
    Eventually.await("it leads again", () -> only.recorder().told().size() == 3);
    assertThat(only.recorder().told()).containsExactly("elected", "lost", "elected");
    assertThat(only.recorder().leadership().epoch()).isGreaterThan(epoch);
  }

  @Test
  void anAbdicatedLeaderCannotWriteEvenWhileNobodyElseLeads() {
    Candidate only = elected("master-1");
    DocumentStore leading = documents.fenced(only.recorder().leadership());
    leading.commit(List.of(Put.text("/office/a", "x")));
    only.election().close();
    assertThatThrownBy(() -> leading.commit(List.of(Put.text("/office/a", "late"))))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("it was given up");
  }

  @Test
  void aCandidateThatComesBackNeedNotWaitForItsOldSessionToEnd() throws InterruptedException {
    var before =
        closed(new ZooKeeperSession(ensemble.ensemble().connectString(), Duration.ofSeconds(60)));
    before.start();
    assertThat(before.awaitConnected(Eventually.PATIENCE)).isTrue();
    Requests requests = new Requests(before, Eventually.PATIENCE);
    long epoch = new Ballot(requests).takeOver("master-1", "old", Optional.empty()).orElseThrow();

    Candidate again = candidate("master-1");
    Eventually.await("it leads", again::leads);
    assertThat(again.recorder().leadership().epoch()).isGreaterThan(epoch);
  }

  @Test
  void aLeaderThatIsCutOffLosesInTimeAndIsFencedWhenItComesBack() throws InterruptedException {
    var link = closed(new LossyLink(ensemble.ensemble().member(1).clientPort()));
    var session = closed(new ZooKeeperSession(link.connectString(), SESSION_TIMEOUT, false));
    session.start();
    Candidate first = candidate("master-1", session);
    Eventually.await("the first leads", first::leads);
    Leadership old = first.recorder().leadership();
    DocumentStore deposed = new ZooKeeperDocumentStore(session).fenced(old);
    deposed.commit(List.of(Put.text("/office/b", "by the first")));
    Candidate second = candidate("master-2");
    Eventually.await("the second follows", () -> second.election().leader().isPresent());

    link.tear();
    Eventually.await("the first lost", () -> !first.leads());
    assertThat(first.election().leader()).isEmpty();
    Eventually.await("the second leads", second::leads);
    documents
        .fenced(second.recorder().leadership())
        .commit(List.of(Put.text("/office/b", "by the second")));

    link.heal();
    assertThat(session.awaitConnected(Eventually.PATIENCE)).isTrue();
    assertThatThrownBy(() -> deposed.commit(List.of(Put.text("/office/b", "late"))))
        .isInstanceOf(FencedException.class);
    assertThat(documents.read("/office/b").map(Document::text)).contains("by the second");
    Eventually.await(
        "the first follows",
        () -> first.election().leader().map(Leader::name).equals(Optional.of("master-2")));
  }

  @Test
  void aShortInterruptionOfTheConnectionIsForgiven() throws InterruptedException {
    var link = closed(new LossyLink(ensemble.ensemble().member(1).clientPort()));
    var session = closed(new ZooKeeperSession(link.connectString(), Duration.ofSeconds(30), false));
    session.start();
    Candidate candidate = candidate("master-1", session);
    Eventually.await("it leads", candidate::leads);
    DocumentStore leading =
        new ZooKeeperDocumentStore(session).fenced(candidate.recorder().leadership());

    link.tear();
    Eventually.await("the loss is noticed", () -> !session.isConnected());
    link.heal();

    leading.commit(List.of(Put.text("/office/c", "still leading")));
    assertThat(candidate.recorder().told()).containsExactly("elected");
  }

  @Test
  void aListenerThatFailsToTakeOfficeLetsOthersTry() {
    var failures = new AtomicInteger();
    var failing =
        closed(
            new LeaderElection(
                direct,
                "master-1",
                "http://master-1",
                new LeadershipListener() {
                  @Override
                  public void elected(Leadership leadership) {
                    failures.incrementAndGet();
                    throw new IllegalStateException("cannot load the state, as this test wants");
                  }

                  @Override
                  public void lost() {}
                }));
    failing.start();
    Eventually.await("it failed", () -> failures.get() > 0);
    Candidate second = candidate("master-2");
    Eventually.await("the second leads", second::leads);
  }

  @Test
  void aCandidateMayCloseItsElectionFromItsOwnListener() {
    var recorder = new LeadershipRecorder();
    var elections = new ArrayList<LeaderElection>();
    elections.add(
        closed(
            new LeaderElection(
                direct,
                "master-1",
                "http://master-1",
                new LeadershipListener() {
                  @Override
                  public void elected(Leadership leadership) {
                    recorder.elected(leadership);
                    elections.getFirst().close();
                  }

                  @Override
                  public void lost() {
                    recorder.lost();
                  }
                })));
    elections.getFirst().start();
    Eventually.await("it left", () -> recorder.told().equals(List.of("elected", "lost")));
  }

  @Test
  void namesThatWouldBreakTheRecordAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LeaderElection(direct, "a\nb", "x", new LeadershipRecorder()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LeaderElection(direct, " ", "x", new LeadershipRecorder()));
  }
}
