package io.ngp.testkit;

import io.ngp.store.DocumentStore;
import io.ngp.store.LeaderElection;
import io.ngp.store.Leadership;
import io.ngp.store.LeadershipListener;
import io.ngp.store.ZooKeeperDocumentStore;
import io.ngp.store.ZooKeeperSession;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real ZooKeeper with a real election. */
@SuppressWarnings("NullAway.Init") // set before all tests
class ZooKeeperDocumentStoreContractTest extends DocumentStoreContract {

  private static final long PATIENCE_SECONDS = 60;

  @TempDir private static Path folder;
  private static TestZooKeeper zooKeeper;
  private static ZooKeeperSession session;
  private static DocumentStore store;

  private @Nullable LeaderElection leading;

  @BeforeAll
  static void startZooKeeper() throws InterruptedException {
    zooKeeper = TestZooKeeper.start(folder);
    session = zooKeeper.session();
    store = new ZooKeeperDocumentStore(session);
  }

  @AfterAll
  static void stopZooKeeper() {
    zooKeeper.close();
  }

  @AfterEach
  void leaveElection() {
    if (leading != null) {
      leading.close();
    }
  }

  @Override
  protected DocumentStore store() {
    return store;
  }

  @Override
  protected Leadership elect() throws InterruptedException {
    leaveElection();
    var elected = new CompletableFuture<Leadership>();
    leading =
        new LeaderElection(
            session,
            "master-1",
            "http://127.0.0.1:1",
            new LeadershipListener() {
              @Override
              public void elected(Leadership leadership) {
                elected.complete(leadership);
              }

              @Override
              public void lost() {}
            });
    leading.start();
    return elected.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
