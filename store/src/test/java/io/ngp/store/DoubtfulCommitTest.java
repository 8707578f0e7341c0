package io.ngp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.store.Write.Create;
import io.ngp.store.Write.Put;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits whose connection breaks at the worst moment. */
@SuppressWarnings("NullAway.Init") // set before all and each
class DoubtfulCommitTest {

  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(2);
  private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);

  @TempDir private static Path folder;
  private static TestEnsemble ensemble;

  /** Sees what is really there. */
  private static ZooKeeperDocumentStore truth;

  private static Ballot ballot;

  private LossyLink link;
  private ZooKeeperSession session;
  private ZooKeeperDocumentStore store;

  @BeforeAll
  static void startZooKeeper() throws InterruptedException {
    ensemble = TestEnsemble.start(1, folder);
    ZooKeeperSession direct = ensemble.session();
    truth = new ZooKeeperDocumentStore(direct);
    ballot = new Ballot(new Requests(direct, Eventually.PATIENCE));
  }

  @AfterAll
  static void stopZooKeeper() {
    ensemble.close();
  }

  @BeforeEach
  void connectThroughTheLink() throws InterruptedException {
    link = new LossyLink(ensemble.ensemble().member(1).clientPort());
    connect(Duration.ofSeconds(15));
    truth.commit(
        List.of("a", "b", "c").stream()
            .<Write>map(name -> new Write.Delete("/doubt/" + name))
            .toList());
  }

  private void connect(Duration patience) throws InterruptedException {
    if (session != null) {
      session.close();
    }
    session = new ZooKeeperSession(link.connectString(), SESSION_TIMEOUT, false);
    session.start();
    assertThat(session.awaitConnected(Eventually.PATIENCE)).isTrue();
    store = new ZooKeeperDocumentStore(session, patience);
  }

  @AfterEach
  void disconnect() {
    session.close();
    link.close();
  }

  /** A leadership that is taken from whoever has it. */
  private static Leadership takeOver() {
    Optional<LeaderNode> before = ballot.leader(_ -> {});
    return new Leadership(ballot.takeOver("test", "nowhere", before).orElseThrow());
  }

  private static CompletableFuture<Void> commit(DocumentStore by, Write... writes) {
    return CompletableFuture.runAsync(() -> by.commit(List.of(writes)), VIRTUAL);
  }

  private static void finish(CompletableFuture<Void> commit) {
    commit.orTimeout(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static Optional<String> truth(String path) {
    return truth.read(path).map(Document::text);
  }

  @Test
  void aLeadersCommitWhoseAnswerWasLostIsFoundToBeDone() {
    DocumentStore leading = store.fenced(takeOver());
    link.loseAnswerTo("payload");
    var commit = commit(leading, Create.text("/doubt/a", "payload"));
    link.awaitLoss();
    Eventually.await("it was done", () -> truth("/doubt/a").isPresent());
    link.heal();
    finish(commit);

    assertThat(truth.read("/doubt/a").orElseThrow().version()).isZero();
    leading.commit(List.of(Create.text("/doubt/b", "the next one")));
    assertThat(truth("/doubt/b")).contains("the next one");
  }

  @Test
  void aLeadersCommitThatNeverArrivedIsSentAgain() {
    DocumentStore leading = store.fenced(takeOver());
    link.loseRequest("payload");
    var commit = commit(leading, Create.text("/doubt/a", "payload"));
    link.awaitLoss();
    assertThat(truth("/doubt/a")).isEmpty();
    link.heal();
    finish(commit);

    assertThat(truth.read("/doubt/a").orElseThrow().version()).isZero();
    leading.commit(List.of(Create.text("/doubt/b", "the next one")));
    assertThat(truth("/doubt/b")).contains("the next one");
  }

  @Test
  void aLeaderThatIsDeposedWhileInDoubtIsFenced() {
    DocumentStore leading = store.fenced(takeOver());
    link.loseRequest("payload");
    var commit = commit(leading, Put.text("/doubt/a", "payload"));
    link.awaitLoss();
    Leadership newer = takeOver();
    truth.fenced(newer).commit(List.of(Put.text("/doubt/a", "by the new leader")));
    link.heal();

    assertThatThrownBy(() -> finish(commit))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(FencedException.class)
        .hasMessageContaining("epoch " + newer.epoch() + " took over");
    assertThat(truth("/doubt/a")).contains("by the new leader");
  }

  @Test
  void aLeaderThatStaysCutOffSaysThatItDoesNotKnowAndFindsOutBeforeItsNextCommit()
      throws InterruptedException {
    connect(Duration.ofSeconds(2));
    Leadership leadership = takeOver();
    DocumentStore leading = store.fenced(leadership);
    link.loseAnswerTo("payload");
    assertThatThrownBy(() -> leading.commit(List.of(Create.text("/doubt/a", "payload"))))
        .isInstanceOf(CommitOutcomeUnknownException.class)
        .hasMessageContaining("Read the documents");
    assertThatThrownBy(() -> leading.commit(List.of(Put.text("/doubt/b", "not yet"))))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("nothing was ");
    link.tear();
    Eventually.await("the loss is noticed", () -> !session.isConnected());
    link.heal();
    assertThat(session.awaitConnected(Eventually.PATIENCE)).isTrue();

    leading.commit(List.of(Put.text("/doubt/b", "the next one")));
    assertThat(truth("/doubt/a")).contains("payload");
    assertThat(truth("/doubt/b")).contains("the next one");
  }

  @Test
  void aPutOfAnyoneIsRepeated() {
    link.loseAnswerTo("payload");
    var commit = commit(store, Put.text("/doubt/a", "payload"));
    link.awaitLoss();
    link.heal();
    finish(commit);
    assertThat(truth("/doubt/a")).contains("payload");
  }

  @Test
  void aCreationOfAnyoneIsNotRepeatedButReportedAsDoubtful() {
    link.loseAnswerTo("payload");
    var commit = commit(store, Create.text("/doubt/a", "payload"));
    link.awaitLoss();
    link.heal();
    assertThatThrownBy(() -> finish(commit))
        .hasCauseInstanceOf(CommitOutcomeUnknownException.class);
  }

  @Test
  void withoutZooKeeperCallsGiveUpAfterTheirPatienceAndSaySo() throws InterruptedException {
    connect(Duration.ofMillis(300));
    Leadership leadership = takeOver();
    DocumentStore leading = store.fenced(leadership);
    link.tear();
    Eventually.await("the loss is noticed", () -> !session.isConnected());

    assertThatThrownBy(() -> store.read("/doubt/a"))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("/doubt/a")
        .hasMessageContaining(link.connectString());
    assertThatThrownBy(() -> store.readAll("/doubt")).isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> leading.commit(List.of(Put.text("/doubt/a", "x"))))
        .isInstanceOf(StoreUnavailableException.class);
    link.heal();
    assertThat(session.awaitConnected(Eventually.PATIENCE)).isTrue();
    new ZooKeeperDocumentStore(session)
        .fenced(leadership)
        .commit(List.of(Put.text("/doubt/a", "y")));
    assertThat(truth("/doubt/a")).contains("y");
  }
}
