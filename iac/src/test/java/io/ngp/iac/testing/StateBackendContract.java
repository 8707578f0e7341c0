package io.ngp.iac.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ngp.iac.state.LockInfo;
import io.ngp.iac.state.StateBackend;
import io.ngp.iac.state.StateBackend.Lease;
import io.ngp.iac.state.StateException;
import io.ngp.iac.state.StateLockedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every place for state must do. */
public abstract class StateBackendContract {
  private static final AtomicInteger IDS = new AtomicInteger();

  /** One and the same place within a test, empty at its beginning; each time a new object. */
  protected abstract StateBackend backend();

  /** Somebody of this machine with an id of their own. */
  protected static LockInfo holder() {
    return new LockInfo(
        "id" + IDS.incrementAndGet(),
        "ann",
        "laptop",
        ProcessHandle.current().pid(),
        Instant.parse("2026-11-21T12:30:05Z"),
        "ngp apply");
  }

  private static String text(Optional<InputStream> journal) {
    try (var in = journal.orElseThrow()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void append(Lease lease, String text) {
    lease.append(text.getBytes(UTF_8));
  }

  private static void replace(Lease lease, String text) {
    lease.replace(text.getBytes(UTF_8), true);
  }

  @Test
  void newPlaceHasNoJournalNoDocumentAndNoHolder() {
    assertThat(backend().journal()).isEmpty();
    assertThat(backend().document("revisions/0001.json")).isEmpty();
    assertThat(backend().holder()).isEmpty();
    try (var lease = backend().lock(holder())) {
      assertThat(lease.journal()).isEmpty();
      assertThat(lease.predecessor()).isEmpty();
    }
  }

  @Test
  void journalIsItsFirstContentAndAllThatWasAppendedInOrder() {
    try (var lease = backend().lock(holder())) {
      replace(lease, "first ");
      for (int i = 0; i < 12; i++) {
        append(lease, i + " ");
      }
      assertThat(text(lease.journal())).isEqualTo("first 0 1 2 3 4 5 6 7 8 9 10 11 ");
    }
    assertThat(text(backend().journal())).isEqualTo("first 0 1 2 3 4 5 6 7 8 9 10 11 ");
  }

  @Test
  void laterLeaseGoesOnWhereTheFormerEnded() {
    for (int i = 0; i < 3; i++) {
      try (var lease = backend().lock(holder())) {
        if (i == 0) {
          replace(lease, "");
        }
        append(lease, "a" + i);
        append(lease, "b" + i);
      }
    }
    assertThat(text(backend().journal())).isEqualTo("a0b0a1b1a2b2");
  }

  @Test
  void replacedJournalIsTheWholeJournal() {
    try (var lease = backend().lock(holder())) {
      replace(lease, "old");
      append(lease, "older");
      replace(lease, "new ");
      append(lease, "newer");
      assertThat(text(lease.journal())).isEqualTo("new newer");
      replace(lease, "newest");
    }
    assertThat(text(backend().journal())).isEqualTo("newest");
  }

  @Test
  void journalCanBeReadWithoutTheLock() {
    try (var lease = backend().lock(holder())) {
      replace(lease, "one");
      assertThat(text(backend().journal())).isEqualTo("one");
      append(lease, "two");
      assertThat(text(backend().journal())).isEqualTo("onetwo");
    }
  }

  @Test
  void documentIsKeptUnderItsNameUntilItIsReplaced() {
    try (var lease = backend().lock(holder())) {
      lease.put("revisions/0001.json", "one".getBytes(UTF_8));
      lease.put("revisions/0002.json", "two".getBytes(UTF_8));
      lease.put("revisions/0001.json", "uno".getBytes(UTF_8));
    }
    assertThat(backend().document("revisions/0001.json")).hasValue("uno".getBytes(UTF_8));
    assertThat(backend().document("revisions/0002.json")).hasValue("two".getBytes(UTF_8));
  }

  @Test
  void secondLeaseIsRefusedWithTheNameOfTheHolder() {
    var holder = holder();
    try (var _ = backend().lock(holder)) {
      assertThat(backend().holder()).hasValue(holder);
      assertThatExceptionOfType(StateLockedException.class)
          .isThrownBy(() -> backend().lock(holder()))
          .satisfies(refusal -> assertThat(refusal.holder()).isEqualTo(holder))
          .withMessageContaining("`ngp apply` of ann@laptop (process " + holder.pid() + ")");
      assertThat(backend().holder()).hasValue(holder);
    }
    assertThat(backend().holder()).isEmpty();
    backend().lock(holder()).close();
  }

  @Test
  void leaseMayBeClosedTwice() {
    var lease = backend().lock(holder());
    lease.close();
    try (var _ = backend().lock(holder())) {
      lease.close();
      assertThat(backend().holder()).isPresent();
    }
  }

  @Test
  void lockIsBrokenByItsIdOnly() {
    var holder = holder();
    try (var _ = backend().lock(holder)) {
      assertThatExceptionOfType(StateException.class).isThrownBy(() -> backend().unlock("another"));
      assertThat(backend().holder()).hasValue(holder);
      backend().unlock(holder.id());
      assertThat(backend().holder()).isEmpty();
    }
    assertThatExceptionOfType(StateException.class).isThrownBy(() -> backend().unlock(holder.id()));
  }

  @Test
  void successorOfABrokenLeaseKnowsItsPredecessor() {
    var holder = holder();
    try (var _ = backend().lock(holder)) {
      backend().unlock(holder.id());
      try (var successor = backend().lock(holder())) {
        assertThat(successor.predecessor()).hasValue(holder);
      }
    }
  }

  @Test
  void brokenLeaseCanNeitherAppendNorReplaceNorKeepDocuments() {
    var holder = holder();
    try (var broken = backend().lock(holder)) {
      replace(broken, "before ");
      append(broken, "mine ");
      backend().unlock(holder.id());
      try (var successor = backend().lock(holder())) {
        assertThat(text(successor.journal())).isEqualTo("before mine ");
        append(successor, "theirs ");
        assertRefused(() -> append(broken, "late "));
        assertRefused(() -> replace(broken, "late"));
        assertRefused(() -> broken.put("revisions/0001.json", new byte[1]));
        append(successor, "more");
        assertThat(text(successor.journal())).isEqualTo("before mine theirs more");
      }
    }
    assertThat(text(backend().journal())).isEqualTo("before mine theirs more");
    assertThat(backend().document("revisions/0001.json")).isEmpty();
  }

  @Test
  void brokenLeaseCannotAppendBeforeItsSuccessorDid() {
    var holder = holder();
    try (var broken = backend().lock(holder)) {
      replace(broken, "before ");
      backend().unlock(holder.id());
      try (var successor = backend().lock(holder())) {
        assertRefused(() -> append(broken, "late "));
        append(successor, "theirs");
        assertThat(text(successor.journal())).isEqualTo("before theirs");
      }
    }
  }

  @Test
  void brokenLeaseDoesNotFreeTheLockOfItsSuccessor() {
    var holder = holder();
    var broken = backend().lock(holder);
    backend().unlock(holder.id());
    try (var _ = backend().lock(holder())) {
      broken.close();
      assertThat(backend().holder()).isPresent();
    }
  }

  private static void assertRefused(Runnable action) {
    assertThatExceptionOfType(StateException.class).isThrownBy(action::run);
  }
}
