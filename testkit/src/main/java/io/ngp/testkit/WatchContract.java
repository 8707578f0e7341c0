package io.ngp.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.store.DocumentChange;
import io.ngp.store.DocumentStore;
import io.ngp.store.Write.Create;
import io.ngp.store.Write.Delete;
import io.ngp.store.Write.Put;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a {@link DocumentStore} tells those who watch a folder of it. */
abstract class WatchContract extends StoreFixture {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BlockingQueue<DocumentChange> told = new LinkedBlockingQueue<>();

  @Test
  void aWatchTellsWhatIsThereThenWhatChanges() throws InterruptedException {
    store().commit(List.of(Put.text(in("a"), "there")));
    try (var _ = store().watch(folder, told::add)) {
      expectChanged("a", "there", 0);
      store().commit(List.of(Put.text(in("a"), "replaced")));
      expectChanged("a", "replaced", 1);
      store().commit(List.of(Create.text(in("b"), "created")));
      expectChanged("b", "created", 0);
      store().commit(List.of(new Delete(in("a"))));
      assertThat(next()).isEqualTo(new DocumentChange.Removed(in("a")));
    }
  }

  @Test
  void aFolderCanBeWatchedBeforeItExists() throws InterruptedException {
    try (var _ = store().watch(folder, told::add)) {
      store().commit(List.of(Put.text(in("a"), "first")));
      expectChanged("a", "first", 0);
    }
  }

  @Test
  void onlyDocumentsDirectlyInTheFolderAreTold() throws InterruptedException {
    try (var _ = store().watch(folder, told::add)) {
      store()
          .commit(
              List.of(
                  Put.text(in("a/below"), "deeper"),
                  Put.text(folder + "-beside", "other"),
                  Put.text(folder, "itself")));
      store().commit(List.of(Put.text(in("z"), "the end")));
      DocumentChange first = next();
      // The folder that came into being with a document below it may be told as no document.
      DocumentChange last = first.path().equals(in("a")) ? next() : first;
      assertThat(last.path()).isEqualTo(in("z"));
    }
  }

  @Test
  void theListenerMayUseTheStore() throws InterruptedException {
    try (var _ =
        store()
            .watch(
                folder,
                change -> {
                  if (change.path().equals(in("question"))) {
                    String asked = store().read(change.path()).orElseThrow().text();
                    store().commit(List.of(Put.text(in("answer"), "to " + asked)));
                  }
                  told.add(change);
                })) {
      store().commit(List.of(Put.text(in("question"), "who")));
      expectChanged("question", "who", 0);
      expectChanged("answer", "to who", 0);
    }
  }

  @Test
  void aClosedWatchTellsNothingMore() throws InterruptedException {
    var closed = new LinkedBlockingQueue<DocumentChange>();
    try (var _ = store().watch(folder, told::add)) {
      store().watch(folder, closed::add).close();
      closed.clear();
      store().commit(List.of(Put.text(in("a"), "after")));
      expectChanged("a", "after", 0);
      assertThat(closed).isEmpty();
    }
  }

  private DocumentChange next() throws InterruptedException {
    DocumentChange change = told.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(change).as("a change within %s", PATIENCE).isNotNull();
    return Objects.requireNonNull(change);
  }

  private void expectChanged(String name, String text, int version) throws InterruptedException {
    assertThat(next())
        .isInstanceOfSatisfying(
            DocumentChange.Changed.class,
            changed -> {
              assertThat(changed.path()).isEqualTo(in(name));
              assertThat(changed.document().text()).isEqualTo(text);
              assertThat(changed.document().version()).isEqualTo(version);
            });
  }
}
