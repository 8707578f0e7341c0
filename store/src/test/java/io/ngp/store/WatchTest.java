package io.ngp.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.store.Write.Delete;
import io.ngp.store.Write.Put;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches over what happens to connections and slow listeners. */
@SuppressWarnings("NullAway.Init") // set before all tests
class WatchTest {

  @TempDir private static Path folder;
  private static TestEnsemble ensemble;
  private static ZooKeeperDocumentStore direct;

  @BeforeAll
  static void startZooKeeper() throws InterruptedException {
    ensemble = TestEnsemble.start(1, folder);
    direct = new ZooKeeperDocumentStore(ensemble.session());
  }

  @AfterAll
  static void stopZooKeeper() {
    ensemble.close();
  }

  /** What a follower believes. */
  private final Map<String, String> believed = new ConcurrentHashMap<>();

  private void follow(DocumentChange change) {
    switch (change) {
      case DocumentChange.Changed(Document document) ->
          believed.put(document.path(), document.text());
      case DocumentChange.Removed(String path) -> believed.remove(path);
    }
  }

  private void awaitBelief(Map<String, String> truth) {
    Eventually.await("belief " + truth, () -> believed.equals(truth));
  }

  @Test
  void whatChangedWhileTheConnectionWasDownIsToldAfterwards() throws InterruptedException {
    changeWhileDown("/short", Duration.ofSeconds(20), Duration.ZERO);
  }

  @Test
  void whatChangedWhileTheSessionWasLostIsToldAfterwards() throws InterruptedException {
    changeWhileDown("/long", Duration.ofSeconds(1), Duration.ofMillis(1_500));
  }

  private void changeWhileDown(String in, Duration sessionTimeout, Duration down)
      throws InterruptedException {
    direct.commit(
        List.of(
            Put.text(in + "/replaced", "old"),
            Put.text(in + "/recreated", "old"),
            Put.text(in + "/removed", "old")));
    try (var link = new LossyLink(ensemble.ensemble().member(1).clientPort());
        var session = new ZooKeeperSession(link.connectString(), sessionTimeout, false)) {
      session.start();
      assertThat(session.awaitConnected(Eventually.PATIENCE)).isTrue();
      long firstId = sessionId(session);
      try (var _ = new ZooKeeperDocumentStore(session).watch(in, this::follow)) {
        awaitBelief(
            Map.of(in + "/replaced", "old", in + "/recreated", "old", in + "/removed", "old"));
        link.tear();
        Eventually.await("the loss is noticed", () -> !session.isConnected());
        direct.commit(List.of(new Delete(in + "/recreated"), new Delete(in + "/removed")));
        direct.commit(
            List.of(
                Put.text(in + "/replaced", "new"),
                // Has the version that the watch saw before.
                Put.text(in + "/recreated", "new"),
                Put.text(in + "/created", "new")));
        if (down.isPositive()) {
          Eventually.await("the session is lost", () -> sessionId(session) != firstId);
        }
        link.heal();
        awaitBelief(
            Map.of(in + "/replaced", "new", in + "/recreated", "new", in + "/created", "new"));
      }
    }
  }

  private static long sessionId(ZooKeeperSession session) {
    try {
      return session.client().getSessionId();
    } catch (Exception e) {
      // Being replaced.
      return 0;
    }
  }

  @Test
  void aSlowListenerGetsTheNewestStateOfEachDocumentOnly() throws InterruptedException {
    var blocked = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var calls = new AtomicInteger();
    try (var _ =
        direct.watch(
            "/slow",
            change -> {
              calls.incrementAndGet();
              blocked.countDown();
              awaitUninterruptibly(goOn);
              follow(change);
            })) {
      direct.commit(List.of(Put.text("/slow/first", "x")));
      blocked.await();
      for (int i = 1; i <= 100; i++) {
        direct.commit(List.of(Put.text("/slow/a", "state " + i)));
      }
      direct.commit(List.of(Put.text("/slow/last", "x")));
      Eventually.await("all have arrived", () -> direct.read("/slow/last").isPresent());
      goOn.countDown();
      Eventually.await("the last is told", () -> believed.containsKey("/slow/last"));
      Eventually.await("the newest is told", () -> "state 100".equals(believed.get("/slow/a")));
      assertThat(calls.get()).isLessThan(50);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aListenerThatFailsIsToldTheNextChange() {
    try (var _ =
        direct.watch(
            "/failing",
            change -> {
              if (change.path().endsWith("bad")) {
                throw new IllegalStateException("as this test wants");
              }
              follow(change);
            })) {
      direct.commit(List.of(Put.text("/failing/bad", "x")));
      direct.commit(List.of(Put.text("/failing/good", "x")));
      awaitBelief(Map.of("/failing/good", "x"));
    }
  }

  @Test
  void tenThousandDocumentsAreToldToANewWatch() {
    direct.commit(
        IntStream.range(0, 10_000)
            .<Write>mapToObj(i -> Put.text("/many/d" + i, "content " + i))
            .toList());
    try (var _ = direct.watch("/many", this::follow)) {
      Eventually.await("all are told", () -> believed.size() == 10_000);
      assertThat(believed).containsEntry("/many/d9999", "content 9999");
    }
  }
}
