package io.ngp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.ngp.store.CommitTooLargeException;
import io.ngp.store.Document;
import io.ngp.store.DocumentExistsException;
import io.ngp.store.DocumentFormat;
import io.ngp.store.DocumentStore;
import io.ngp.store.DocumentTooLargeException;
import io.ngp.store.FencedException;
import io.ngp.store.Leadership;
import io.ngp.store.Write;
import io.ngp.store.Write.Create;
import io.ngp.store.Write.Delete;
import io.ngp.store.Write.Put;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link DocumentStore} does. Extend it for each implementation. The store may be shared
 * by all tests: each works in a folder of its own.
 */
public abstract class DocumentStoreContract extends StoreFixture {
  /** Lets a new leader take over; all earlier leaderships are over when this returns. */
  protected abstract Leadership elect() throws InterruptedException;

  @Nested
  class Documents {

    @Test
    void whatWasNeverWrittenIsAbsent() {
      assertThat(store().read(in("nothing"))).isEmpty();
      assertThat(store().readAll(in("nothing"))).isEmpty();
    }

    @Test
    void putCreatesThenReplacesWithTheNextVersion() {
      store().commit(List.of(Put.text(in("a"), "one")));
      Document first = store().read(in("a")).orElseThrow();
      store().commit(List.of(Put.text(in("a"), "two")));
      Document second = store().read(in("a")).orElseThrow();

      assertThat(first.path()).isEqualTo(in("a"));
      assertThat(first.text()).isEqualTo("one");
      assertThat(first.version()).isZero();
      assertThat(second.text()).isEqualTo("two");
      assertThat(second.version()).isEqualTo(1);
      assertThat(second.modified()).isAfterOrEqualTo(first.modified()).isAfter(Instant.EPOCH);
    }

    @Test
    void aVisitShowsEveryDocumentBelowAFolderOnce() {
      store()
          .commit(
              IntStream.range(0, 300)
                  .mapToObj(i -> (Write) Put.text(in("deep/f" + i % 7 + "/d" + i), "text " + i))
                  .toList());
      store().commit(List.of(Put.text(in("deep/top"), "top")));
      var seen = new ArrayList<Document>();

      store().visit(in("deep"), seen::add);

      assertThat(seen).hasSize(301).extracting(Document::path).doesNotHaveDuplicates();
      assertThat(seen)
          .extracting(Document::path, Document::text)
          .contains(tuple(in("deep/f6/d6"), "text 6"), tuple(in("deep/top"), "top"));
    }

    @Test
    void aVisitOfAFolderThatIsNotThereShowsNothing() {
      var seen = new ArrayList<Document>();

      store().visit(in("nowhere"), seen::add);

      assertThat(seen).isEmpty();
    }

    @Test
    void emptyContentIsADocument() {
      store().commit(List.of(new Put(in("a"), new byte[0])));
      assertThat(text("a")).contains("");
      assertThat(store().readAll(folder)).hasSize(1);
    }

    @Test
    void deleteRemovesAndDoesNotMindAbsence() {
      store().commit(List.of(Put.text(in("a"), "one")));
      store().commit(List.of(new Delete(in("a")), new Delete(in("never-there"))));
      assertThat(text("a")).isEmpty();
      assertThat(store().readAll(folder)).isEmpty();
    }

    @Test
    void aRecreatedDocumentStartsAtVersionZero() {
      store().commit(List.of(Put.text(in("a"), "one")));
      store().commit(List.of(Put.text(in("a"), "two")));
      store().commit(List.of(new Delete(in("a"))));
      store().commit(List.of(Create.text(in("a"), "three")));
      assertThat(store().read(in("a")).orElseThrow().version()).isZero();
    }

    @Test
    void readAllGivesTheDocumentsDirectlyInTheFolderInOrder() {
      store()
          .commit(
              List.of(
                  Put.text(in("b"), "B"),
                  Put.text(in("a"), "A"),
                  Put.text(in("a/below"), "deeper"),
                  Put.text(in("empty-folder/below"), "deeper")));
      assertThat(store().readAll(folder))
          .extracting(Document::path, Document::text)
          .containsExactly(tuple(in("a"), "A"), tuple(in("b"), "B"));
      assertThat(store().names(folder)).containsExactly("a", "b", "empty-folder");
      assertThat(store().names(in("a"))).containsExactly("below");
      assertThat(store().names(in("nowhere"))).isEmpty();
    }

    @Test
    void aFolderIsNoDocumentUntilItIsWritten() {
      store().commit(List.of(Put.text(in("a/below"), "deeper")));
      assertThat(text("a")).isEmpty();
      store().commit(List.of(Create.text(in("a"), "now it is")));
      assertThat(text("a")).contains("now it is");
      assertThat(text("a/below")).contains("deeper");
    }

    @Test
    void documentsBelowADeletedOneStay() {
      store().commit(List.of(Put.text(in("a"), "A"), Put.text(in("a/below"), "deeper")));
      store().commit(List.of(new Delete(in("a"))));
      assertThat(text("a")).isEmpty();
      assertThat(text("a/below")).contains("deeper");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "/", "a", "/a/", "//a", "/a//b", "/.", "/a/../b", "/a b", "/ä", "/a\u0000"})
    void pathsThatCannotBeDocumentsAreRefused(String path) {
      assertThatIllegalArgumentException().isThrownBy(() -> store().read(path));
      assertThatIllegalArgumentException().isThrownBy(() -> store().readAll(path));
      assertThatIllegalArgumentException().isThrownBy(() -> Put.text(path, ""));
      assertThatIllegalArgumentException().isThrownBy(() -> new Delete(path));
    }
  }

  @Nested
  class Commits {

    @Test
    void createOfAnExistingDocumentFailsAndWritesNothingOfTheCommit() {
      store().commit(List.of(Put.text(in("b"), "first")));

      assertThatThrownBy(() ->
              store()
                  .commit(
                      List.of(
                          Put.text(in("a"), "new"),
                          Create.text(in("b"), "second"),
                          new Delete(in("c")))))
          .isInstanceOf(DocumentExistsException.class)
          .hasMessageContaining(in("b"));

      assertThat(text("a")).isEmpty();
      assertThat(text("b")).contains("first");
    }

    @Test
    void aDocumentAndItsFolderChangeTogether() {
      store().commit(List.of(Put.text(in("a"), "A"), Put.text(in("b/c"), "C")));
      store()
          .commit(
              List.of(
                  new Delete(in("a")),
                  Put.text(in("a/below"), "deeper"),
                  new Delete(in("b/c")),
                  Put.text(in("b"), "B")));
      assertThat(text("a")).isEmpty();
      assertThat(text("a/below")).contains("deeper");
      assertThat(text("b")).contains("B");
      assertThat(text("b/c")).isEmpty();
    }

    @Test
    void writingADocumentTwiceInOneCommitIsRefused() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store().commit(List.of(Put.text(in("a"), "one"), new Delete(in("a")))))
          .withMessageContaining(in("a"));
    }

    @Test
    void anEmptyCommitDoesNothing() {
      assertThatCode(() -> store().commit(List.of())).doesNotThrowAnyException();
    }

    @Test
    void tenThousandSmallDocumentsFitIntoOneCommit() {
      String content = "x".repeat(500);
      store()
          .commit(
              IntStream.range(0, 10_000)
                  .<Write>mapToObj(i -> Put.text(in("app-%05d".formatted(i)), content + i))
                  .toList());

      List<Document> all = store().readAll(folder);
      assertThat(all).hasSize(10_000);
      assertThat(all.get(7_654).text()).isEqualTo(content + 7_654);
    }
  }

  @Nested
  class Sizes {

    @Test
    void largeContentThatCompressesIsReadBackAsItWas() {
      String content = "line of a log, more or less the same each time\n".repeat(50_000);
      store().commit(List.of(Put.text(in("large"), content)));
      assertThat(text("large")).contains(content);
    }

    @Test
    void contentAtTheEdgeOfCompressionIsReadBackAsItWas() {
      for (int size : new int[] {32 * 1024, 32 * 1024 + 1}) {
        byte[] content = random(size);
        store().commit(List.of(new Put(in("edge"), content)));
        assertThat(store().read(in("edge")).orElseThrow().content()).isEqualTo(content);
      }
    }

    @Test
    void contentThatDoesNotFitIsRefusedWithPathSizeAndLimit() {
      byte[] content = random(600 * 1024);
      DocumentTooLargeException refused =
          catchThrowableOfType(
              DocumentTooLargeException.class,
              () ->
                  store().commit(List.of(Put.text(in("small"), "s"), new Put(in("big"), content))));

      assertThat(refused.path()).isEqualTo(in("big"));
      assertThat(refused.sizeBytes()).isGreaterThan(refused.limitBytes());
      assertThat(refused.limitBytes()).isEqualTo(DocumentFormat.MAX_STORED_BYTES);
      assertThat(refused).hasMessageContaining(in("big")).hasMessageContaining("524,288");
      assertThat(text("small")).isEmpty();
    }

    @Test
    void contentThatWouldOnlyFitCompressedIsBounded() {
      byte[] content = new byte[DocumentFormat.MAX_CONTENT_BYTES + 1];
      assertThatThrownBy(() -> store().commit(List.of(new Put(in("zeros"), content))))
          .isInstanceOf(DocumentTooLargeException.class)
          .hasMessageContaining("16,777,217");
    }

    @Test
    void aCommitThatIsTooLargeAltogetherIsRefused() {
      List<Write> writes =
          IntStream.range(0, 16)
              .<Write>mapToObj(i -> new Put(in("part-" + i), random(500 * 1024)))
              .toList();
      assertThatThrownBy(() -> store().commit(writes))
          .isInstanceOf(CommitTooLargeException.class)
          .hasMessageContaining("16 writes");
      assertThat(store().readAll(folder)).isEmpty();
    }

    private static byte[] random(int size) {
      var bytes = new byte[size];
      new Random(size).nextBytes(bytes);
      return bytes;
    }
  }

  @Nested
  class Watching extends WatchContract {
    @Override
    protected DocumentStore store() {
      return DocumentStoreContract.this.store();
    }
  }

  @Nested
  class Leaders {

    @Test
    void eachLeaderHasAHigherEpoch() throws InterruptedException {
      long first = elect().epoch();
      long second = elect().epoch();
      assertThat(first).isPositive();
      assertThat(second).isGreaterThan(first);
    }

    @Test
    void theLeaderWritesAndEveryoneReads() throws InterruptedException {
      DocumentStore leading = store().fenced(elect());
      leading.commit(List.of(Put.text(in("a"), "one"), Put.text(in("b"), "one")));
      leading.commit(List.of(Put.text(in("a"), "two"), new Delete(in("b"))));
      assertThat(text("a")).contains("two");
      assertThat(leading.read(in("a")).map(Document::text)).contains("two");
      assertThat(leading.readAll(folder)).hasSize(1);
    }

    @Test
    void aRefusedCommitDoesNotEndTheLeadership() throws InterruptedException {
      DocumentStore leading = store().fenced(elect());
      leading.commit(List.of(Put.text(in("a"), "one")));
      assertThatThrownBy(() -> leading.commit(List.of(Create.text(in("a"), "again"))))
          .isInstanceOf(DocumentExistsException.class);
      leading.commit(List.of(Put.text(in("a"), "two")));
      assertThat(text("a")).contains("two");
    }

    @Test
    void aDeposedLeaderCannotWriteAnyMore() throws InterruptedException {
      Leadership old = elect();
      DocumentStore deposed = store().fenced(old);
      deposed.commit(List.of(Put.text(in("a"), "by the old one")));
      DocumentStore leading = store().fenced(elect());
      leading.commit(List.of(Put.text(in("a"), "by the new one")));

      assertThatThrownBy(() -> deposed.commit(List.of(Put.text(in("a"), "late"))))
          .isInstanceOf(FencedException.class)
          .hasMessageContaining("epoch " + old.epoch());
      assertThat(text("a")).contains("by the new one");
    }

    @Test
    void anEmptyCommitAsksWhetherTheLeadershipHolds() throws InterruptedException {
      DocumentStore leading = store().fenced(elect());
      assertThatCode(() -> leading.commit(List.of())).doesNotThrowAnyException();
      Leadership _ = elect();
      assertThatThrownBy(() -> leading.commit(List.of())).isInstanceOf(FencedException.class);
    }

    @Test
    void askingTwiceForTheSameLeadershipGivesStoresThatWorkTogether() throws InterruptedException {
      Leadership leadership = elect();
      store().fenced(leadership).commit(List.of(Put.text(in("a"), "one")));
      store().fenced(leadership).commit(List.of(Put.text(in("a"), "two")));
      assertThat(text("a")).contains("two");
    }
  }
}
