package io.ngp.iac.state;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ngp.iac.testing.InMemoryStateBackend;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A crash at any byte loses nothing that was promised, and damage is never taken for a crash. */
class JournalCrashTest {
  private static final int BATCHES = 6;
  private static final StateCipher CIPHER = StateCipher.ofKey(new byte[32]);

  /** A backend, how long its snapshot is, and the states after it and after each batch. */
  private record Written(InMemoryStateBackend backend, int snapshotLength, List<State> states) {
    byte[] bytes() {
      return backend.bytes();
    }
  }

  private static Optional<StateCipher> cipher(boolean isEncrypted) {
    return isEncrypted ? Optional.of(CIPHER) : Optional.empty();
  }

  /** Batches after a compacted journal of some others, each committed alone. */
  private static Written written(long seed, int before, int batches, boolean isEncrypted) {
    var backend = new InMemoryStateBackend();
    var random = new RandomEntries(seed);
    var store = new StateStore(backend, cipher(isEncrypted));
    try (var session = store.open(LockRequest.of("test"))) {
      random.batches(before).forEach(session::append);
    }
    try (var lease = backend.lock(LockRequest.of("test").holder())) {
      var image = JournalImage.of(store.read(), cipher(isEncrypted));
      lease.replace(image.bytes().toByteArray(), true);
    }
    var snapshotLength = backend.bytes().length;
    var states = new ArrayList<State>();
    try (var session = store.open(LockRequest.of("test"))) {
      states.add(session.state());
      for (var batch : random.batches(batches)) {
        session.append(batch);
        states.add(session.state());
      }
    }
    return new Written(backend, snapshotLength, states);
  }

  private static StateStore holding(byte[] bytes, boolean isEncrypted) {
    return new StateStore(new InMemoryStateBackend().holding(bytes), cipher(isEncrypted));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void journalCutAtAnyByteIsAPrefixOfWhatWasWrittenAndCanBeAddedTo(boolean isEncrypted) {
    for (int seed = 0; seed < 2; seed++) {
      var written = written(seed, 3, BATCHES, isEncrypted);
      var known = 0;
      for (int length = written.snapshotLength(); length <= written.bytes().length; length++) {
        var bytes = Arrays.copyOf(written.bytes(), length);
        var state = holding(bytes, isEncrypted).read();
        var index = written.states().indexOf(state);
        assertThat(index).as("seed %d, cut at %d", seed, length).isBetween(known, known + 1);
        known = index;
        if (length % 5 == 0 || index == BATCHES) {
          goesOn(holding(bytes, isEncrypted), state);
        }
      }
      assertThat(known).as("nothing is cut at the end").isEqualTo(BATCHES);
    }
  }

  private static void goesOn(StateStore store, State before) {
    var entry = new RandomEntries(7).entry();
    State after;
    try (var session = store.open(LockRequest.of("test"))) {
      assertThat(session.state()).isEqualTo(before);
      session.append(List.of(entry));
      after = session.state();
    }
    assertThat(after.serial()).isEqualTo(before.serial() + 1);
    assertThat(store.read()).isEqualTo(after);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void snapshotCutAtAnyByteIsDamaged(boolean isEncrypted) {
    var written = written(1, 5, 0, isEncrypted);
    for (int length = 0; length < written.snapshotLength(); length++) {
      var store = holding(Arrays.copyOf(written.bytes(), length), isEncrypted);
      assertThatExceptionOfType(StateException.class)
          .as("cut at %d", length)
          .isThrownBy(store::read)
          .withMessageContaining("damaged at byte");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void changedByteIsFoundOrIsLikeACrashInTheLastCommit(boolean isEncrypted) {
    for (int seed = 0; seed < 2; seed++) {
      var written = written(seed, 4, 8, isEncrypted);
      var random = new Random(seed);
      var allButLast = written.states().get(written.states().size() - 2);
      for (int at = 0; at < written.bytes().length; at++) {
        var bytes = written.bytes().clone();
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        try {
          assertThat(holding(bytes, isEncrypted).read())
              .as("seed %d, byte %d", seed, at)
              .isEqualTo(allButLast);
          assertThat(at).as("in the last line").isGreaterThanOrEqualTo(lastLineAt(written));
        } catch (StateException e) {
          assertThat(e).hasMessageContaining("damaged at byte");
          assertThat(e.fix()).contains("former journal");
        }
      }
    }
  }

  private static int lastLineAt(Written written) {
    int at = written.bytes().length - 1;
    while (written.bytes()[at - 1] != '\n') {
      at--;
    }
    return at;
  }

  @Test
  void commitOfManyOfWhichOnlySomePagesWereWrittenEndsBeforeTheHole() {
    var written = written(3, 3, 0, false);
    var commit = new ByteArrayOutputStream();
    var batches = new RandomEntries(8).batches(6);
    new Commit(2, Optional.empty())
        .write(batches.stream().map(EntryWriter::write).toList(), commit);
    for (int hole = 0; hole < commit.size(); hole += 3) {
      var bytes = concat(written.bytes(), commit.toByteArray());
      Arrays.fill(
          bytes,
          written.bytes().length + hole,
          Math.min(bytes.length, written.bytes().length + hole + 40),
          (byte) 0);
      assertThat(prefixes(written.states().getLast(), batches))
          .contains(holding(bytes, false).read());
    }
  }

  private static List<State> prefixes(State first, List<List<Entry>> batches) {
    var fold = new StateFold(first.serial() - Snapshot.of(first).size());
    Snapshot.of(first).forEach(fold::apply);
    var states = new ArrayList<State>(List.of(fold.state()));
    for (var batch : batches) {
      batch.forEach(fold::apply);
      states.add(fold.state());
    }
    return states;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    var both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void missingLineInTheMiddleIsDamage() {
    var written = written(5, 2, 6, false);
    var lines = new String(written.bytes(), US_ASCII).lines().toList();
    for (int missing = 0; missing < lines.size() - 1; missing++) {
      var rest = new ArrayList<>(lines);
      rest.remove(missing);
      var bytes = (String.join("\n", rest) + "\n").getBytes(US_ASCII);
      assertThatExceptionOfType(StateException.class)
          .as("line %d", missing)
          .isThrownBy(holding(bytes, false)::read);
    }
  }

  @Test
  void damageIsNamedByTheByteAtWhichItsLineBegins() {
    var written = written(5, 2, 6, false);
    var bytes = written.bytes();
    bytes[written.snapshotLength() + 20] = '?';
    assertThatExceptionOfType(StateException.class)
        .isThrownBy(holding(bytes, false)::read)
        .withMessageContaining("at byte " + written.snapshotLength() + ":");
    var kept = Arrays.copyOf(bytes, written.snapshotLength());
    assertThat(holding(kept, false).read()).isEqualTo(written.states().getFirst());
  }

  @Test
  void cutIsRemarked() {
    var written = written(2, 1, 2, false);
    var bytes = Arrays.copyOf(written.bytes(), written.bytes().length - 1);
    try (var session = holding(bytes, false).open(LockRequest.of("test"))) {
      assertThat(session.remarks()).anyMatch(remark -> remark.contains("incomplete end"));
    }
  }
}
