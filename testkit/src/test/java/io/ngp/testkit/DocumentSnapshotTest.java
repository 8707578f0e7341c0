package io.ngp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.store.DocumentStore;
import io.ngp.store.FencedException;
import io.ngp.store.Leadership;
import io.ngp.store.SnapshottingDocumentStore;
import io.ngp.store.SnapshottingDocumentStore.SnapshotUnderWayException;
import io.ngp.store.StoreException;
import io.ngp.store.Write;
import io.ngp.store.Write.Delete;
import io.ngp.store.Write.Put;
import io.ngp.store.ZooKeeperDocumentStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot is one moment, whatever is written meanwhile. */
class DocumentSnapshotTest {
  private static final int DOCUMENTS = 600;

  private final InMemoryDocumentStore memory = new InMemoryDocumentStore();
  private final Leadership leadership = memory.takeOver();
  private final SnapshottingDocumentStore store =
      new SnapshottingDocumentStore(memory.fenced(leadership));

  @Test
  void whatChangesComesAndGoesMeanwhileIsShownAsItWas() {
    store.commit(List.of(Put.text("/a/kept", "1"), Put.text("/a/gone", "2")));
    store.commit(List.of(Put.text("/a/changed", "3")));

    try (var snapshot = store.snapshot()) {
      store.commit(List.of(Put.text("/a/changed", "new"), new Delete("/a/gone")));
      store.commit(List.of(Put.text("/a/changed", "newer"), Put.text("/a/come", "new")));
      store.commit(List.of(Put.text("/a/gone", "back again")));

      assertThat(shown(snapshot::visit))
          .containsOnly(
              Map.entry("/a/kept", "1"), Map.entry("/a/gone", "2"), Map.entry("/a/changed", "3"));
    }
  }

  @Test
  void aLaterSnapshotIsALaterMoment() {
    store.commit(List.of(Put.text("/a/x", "1")));
    store.snapshot().close();
    store.commit(List.of(Put.text("/a/x", "2")));

    try (var snapshot = store.snapshot()) {
      assertThat(shown(snapshot::visit)).containsOnly(Map.entry("/a/x", "2"));
    }
  }

  @Test
  void thereIsOneAtATime() {
    try (var _ = store.snapshot()) {
      assertThatThrownBy(store::snapshot).isInstanceOf(SnapshotUnderWayException.class);
    }
    store.snapshot().close();
  }

  @Test
  void anotherLeaderEndsIt() {
    store.commit(List.of(Put.text("/a/x", "1")));
    try (var snapshot = store.snapshot()) {
      memory.takeOver();

      assertThatThrownBy(() -> shown(snapshot::visit)).isInstanceOf(FencedException.class);
    }
  }

  @Test
  void tooManyChangesMeanwhileAreToldInsteadOfFillingTheMemory() {
    byte[] large = new byte[8 << 20];
    for (int i = 0; i < 10; i++) {
      store.commit(List.of(new Put("/a/d" + i, large)));
    }
    try (var snapshot = store.snapshot()) {
      for (int i = 0; i < 10; i++) {
        store.commit(List.of(Put.text("/a/d" + i, "small")));
      }

      assertThatThrownBy(() -> shown(snapshot::visit))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("Try again when less is going on");
    }
  }

  @Test
  void aWriterThatNeverStopsLeavesNoTraceInItOnARealEnsemble(@TempDir Path folder)
      throws Exception {
    try (var zooKeeper = TestZooKeeper.start(folder)) {
      DocumentStore plain = new ZooKeeperDocumentStore(zooKeeper.session());
      var snapshotting = new SnapshottingDocumentStore(plain);
      var random = new Random(7);
      for (int round = 0; round < 5; round++) {
        snapshotting.commit(IntStream.range(0, DOCUMENTS).mapToObj(i -> write(random, i)).toList());
        Map<String, String> before = shown(plain::visit);
        var stop = new AtomicBoolean();
        var snapshot = snapshotting.snapshot();
        var writer =
            CompletableFuture.runAsync(
                () -> {
                  var other = new Random(random.nextLong());
                  while (!stop.get()) {
                    snapshotting.commit(List.of(write(other, other.nextInt(2 * DOCUMENTS))));
                  }
                },
                Thread.ofVirtual()::start);

        Map<String, String> shown = shown(snapshot::visit);

        stop.set(true);
        writer.orTimeout(30, TimeUnit.SECONDS).join();
        snapshot.close();
        assertThat(shown).isEqualTo(before);
      }
    }
  }

  private static Write write(Random random, int document) {
    String path = "/a/f" + document % 9 + "/d" + document;
    return random.nextInt(4) == 0 ? new Delete(path) : Put.text(path, "v" + random.nextInt());
  }

  private interface Visit {
    void of(String folder, java.util.function.Consumer<io.ngp.store.Document> visitor);
  }

  private static Map<String, String> shown(Visit visit) {
    var paths = new ArrayList<String>();
    var shown = new TreeMap<String, String>();
    visit.of(
        "/a",
        document -> {
          paths.add(document.path());
          shown.put(document.path(), document.text());
        });
    assertThat(paths).doesNotHaveDuplicates();
    return shown;
  }
}
