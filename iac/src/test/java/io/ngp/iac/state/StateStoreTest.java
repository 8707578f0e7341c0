package io.ngp.iac.state;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.configuration.SourceBundle;
import io.ngp.iac.state.ResourceRecord.Doubt;
import io.ngp.iac.testing.InMemoryStateBackend;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Secret;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StateStoreTest {
  private static final SourceBundle SOURCES =
      new SourceBundle(Map.of("platform.yaml", "platform: dämo\n"), Map.of("a.b", "c"));

  private final InMemoryStateBackend backend = new InMemoryStateBackend();
  private final StateStore store = store(Optional.empty());

  private StateStore store(Optional<StateCipher> cipher) {
    return new StateStore(backend, cipher);
  }

  private static LockRequest request() {
    return LockRequest.of("ngp test");
  }

  private static ResourceAddress address(String name) {
    return ResourceAddress.of(BlockAddress.root(name));
  }

  private static Entry put(String name, Value value) {
    return new Entry.Put(
        new ResourceRecord(
            address(name),
            "null",
            "t",
            new Fields(Map.of("value", value)),
            Fields.EMPTY,
            Set.of(),
            Doubt.NONE));
  }

  private String text() {
    return new String(backend.bytes(), US_ASCII);
  }

  @Test
  void newStateIsEmpty() {
    assertThat(store.read()).isEqualTo(State.EMPTY);
    try (var session = store.open(request())) {
      assertThat(session.state()).isEqualTo(State.EMPTY);
      assertThat(session.remarks()).isEmpty();
    }
    assertThat(store.read()).isEqualTo(State.EMPTY);
  }

  @Test
  void whatASessionAppendedTheNextOneReads() {
    for (int seed = 0; seed < 50; seed++) {
      State expected;
      try (var session = store.open(request())) {
        new RandomEntries(seed).batches(10).forEach(session::append);
        expected = session.state();
      }
      assertThat(store.read()).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void whatIsAppendedLaterIsDurableWithTheNextAppendInOrder() {
    try (var session = store.open(request())) {
      session.appendLater(List.of(put("a", Value.of(1))));
      assertThat(store.read().resources()).isEmpty();
      session.append(List.of(put("a", Value.of(2))));
      assertThat(store.read()).isEqualTo(session.state());
    }
  }

  @Test
  void whatIsAppendedLaterIsDurableAfterClosing() {
    State expected;
    try (var session = store.open(request())) {
      session.appendLater(List.of(put("a", Value.of(1))));
      expected = session.state();
    }
    assertThat(store.read()).isEqualTo(expected);
  }

  @Test
  void appendsOfManyThreadsShareCommits() throws Exception {
    var count = 200;
    try (var session = store.open(request());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var start = new CountDownLatch(1);
      var appended =
          IntStream.range(0, count)
              .<Future<?>>mapToObj(i ->
                  threads.submit(() -> {
                    start.await();
                    session.append(List.of(put("r" + i, Value.of(i))));
                    return i;
                  }))
              .toList();
      start.countDown();
      for (var each : appended) {
        each.get();
      }
      assertThat(store.read()).isEqualTo(session.state());
      assertThat(session.state().resources()).hasSize(count);
    }
    assertThat(backend.appends()).isLessThanOrEqualTo(count);
  }

  @Test
  void afterAFailedWriteNothingMoreIsWrittenAndTheLockIsFreed() {
    var session = store.open(request());
    session.append(List.of(put("a", Value.of(1))));
    var before = session.state();
    backend.failAppends();
    assertThatExceptionOfType(StateException.class)
        .isThrownBy(() -> session.append(List.of(put("b", Value.of(1)))))
        .withMessage("The disk is full.");
    assertThatExceptionOfType(StateException.class)
        .isThrownBy(() -> session.append(List.of(put("c", Value.of(1)))));
    assertThatExceptionOfType(StateException.class).isThrownBy(session::close);
    assertThat(store.read()).isEqualTo(before);
    assertThat(store.holder()).isEmpty();
  }

  @Test
  void closedSessionTakesNoMore() {
    var session = store.open(request());
    session.close();
    session.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> session.append(List.of(put("a", Value.of(1)))));
  }

  @Test
  void brokenSessionCannotAppend() {
    var first = request();
    var session = store.open(first);
    store.unlock(first.holder().id());
    try (var successor = store.open(request())) {
      assertThatExceptionOfType(StateException.class)
          .isThrownBy(() -> session.append(List.of(put("a", Value.of(1)))));
      assertThat(successor.remarks()).anyMatch(remark -> remark.startsWith("Took over"));
    }
  }

  @Test
  void secondSessionIsRefusedAtOnceOrAfterItsPatience() {
    try (var _ = store.open(request())) {
      assertThatExceptionOfType(StateLockedException.class)
          .isThrownBy(() -> store.open(request()))
          .satisfies(refusal -> assertThat(refusal.fix()).contains("ngp unlock"));
      assertThatExceptionOfType(StateLockedException.class)
          .isThrownBy(() -> store.open(request().waitingFor(Duration.ofMillis(300))));
    }
  }

  @Test
  void secondSessionWaitsForTheFirst() throws Exception {
    var first = store.open(request());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var second = threads.submit(() -> store.open(request().waitingFor(Duration.ofSeconds(30))));
      first.append(List.of(put("a", Value.of(1))));
      first.close();
      try (var session = second.get()) {
        assertThat(session.state().find(address("a"))).isPresent();
      }
    }
  }

  @Test
  void unreadableStateFreesTheLock() {
    backend.holding("garbage".getBytes(US_ASCII));
    assertThatExceptionOfType(StateException.class).isThrownBy(() -> store.open(request()));
    assertThat(store.holder()).isEmpty();
  }

  @Test
  void stateOfANewerFormatIsRefused() {
    try (var session = store.open(request())) {
      session.append(List.of(put("a", Value.of(1))));
    }
    var newer = new ByteArrayOutputStream();
    Frame.single(0, "{\"ngp_state\":2}".getBytes(US_ASCII)).writeTo(newer);
    backend.holding(newer.toByteArray());
    assertThatExceptionOfType(StateException.class)
        .isThrownBy(store::read)
        .withMessageContaining("format 2");
  }

  @Test
  void journalOfMuchHistoryIsCompactedAndTheFormerOneKept() {
    State expected;
    try (var session = store.open(request())) {
      var filler = "x".repeat(20_000);
      for (int i = 0; i < 100; i++) {
        session.append(List.of(put("a", Value.of(filler + i)), put("b", Value.of(i))));
      }
      session.append(List.of(new RandomEntries(1).entry()));
      expected = session.state();
    }
    assertThat(backend.bytes()).hasSizeLessThan(60_000);
    assertThat(backend.former().orElseThrow()).hasSizeGreaterThan(1_000_000);
    assertThat(store.read()).isEqualTo(expected);
    try (var session = store.open(request())) {
      session.append(List.of(put("c", Value.of(1))));
      assertThat(session.state().serial()).isEqualTo(expected.serial() + 1);
    }
  }

  @Test
  void sourcesAreKeptByRevision() {
    try (var session = store.open(request())) {
      session.keepSources(1, SOURCES);
    }
    assertThat(store.sources(1)).hasValue(SOURCES);
    assertThat(store.sources(2)).isEmpty();
  }

  @Test
  void secretInTheClearIsRemarkedOnce() {
    var secret = put("a", new Secret(Value.of("s3cret")));
    try (var session = store.open(request())) {
      session.append(List.of(secret));
      session.append(List.of(secret));
      assertThat(session.remarks()).singleElement().asString().contains("in the clear");
    }
    try (var session = store.open(request())) {
      session.append(List.of(secret));
      assertThat(session.remarks()).isEmpty();
    }
  }

  @Test
  void encryptedStateShowsNothingAndIsReadWithItsKeyOnly() {
    var mine = store(Optional.of(StateCipher.ofPassphrase("correct horse")));
    try (var session = mine.open(request())) {
      session.append(List.of(put("a", new Secret(Value.of("s3cret")))));
      session.keepSources(1, SOURCES);
      assertThat(session.remarks()).isEmpty();
    }
    assertThat(text()).doesNotContain("s3cret", "put");
    assertThat(new String(backend.document("revisions/0001.json").orElseThrow(), US_ASCII))
        .doesNotContain("platform");
    var again = store(Optional.of(StateCipher.ofPassphrase("correct horse")));
    assertThat(again.read()).isEqualTo(mine.read());
    assertThat(again.sources(1)).hasValue(SOURCES);
    assertRefused(Optional.of(StateCipher.ofPassphrase("wrong horse")), "another key");
    assertRefused(Optional.of(StateCipher.ofKey(new byte[32])), "another key");
    assertRefused(Optional.empty(), "no key is configured");
  }

  private void assertRefused(Optional<StateCipher> cipher, String why) {
    assertThatExceptionOfType(StateException.class)
        .isThrownBy(store(cipher)::read)
        .withMessageContaining(why)
        .satisfies(refusal -> assertThat(refusal.fix()).isNotEmpty());
  }

  @Test
  void stateInTheClearBecomesEncryptedWhenOpenedWithAKey() {
    State expected;
    try (var session = store.open(request())) {
      session.append(
          List.of(
              new Entry.Begin(1, Instant.EPOCH, "ngp apply", "ann", "f"),
              put("a", new Secret(Value.of("s3cret")))));
      session.keepSources(1, SOURCES);
      expected = session.state();
    }
    var encrypted = store(Optional.of(StateCipher.ofKey(new byte[32])));
    encrypted.open(request()).close();
    assertThat(text()).doesNotContain("s3cret");
    assertThat(backend.former()).as("the journal in the clear").isEmpty();
    assertThat(new String(backend.document("revisions/0001.json").orElseThrow(), US_ASCII))
        .doesNotContain("platform");
    assertThat(encrypted.read()).isEqualTo(expected);
    assertThat(encrypted.sources(1)).hasValue(SOURCES);
  }

  @Test
  void encryptedLineFromElsewhereIsNotAccepted() {
    var mine = store(Optional.of(StateCipher.ofKey(new byte[32])));
    try (var session = mine.open(request())) {
      session.append(List.of(put("a", Value.of(1))));
      session.append(List.of(put("a", Value.of(2))));
    }
    var lines = text().lines().toList();
    var forged = new ByteArrayOutputStream();
    forged.writeBytes((lines.getFirst() + "\n").getBytes(US_ASCII));
    var second = lines.get(2).substring(lines.get(2).lastIndexOf(' ') + 1);
    Frame.single(1, second.getBytes(US_ASCII)).writeTo(forged);
    backend.holding(forged.toByteArray());
    assertThatExceptionOfType(StateException.class)
        .isThrownBy(mine::read)
        .withMessageContaining("tampered");
  }
}
