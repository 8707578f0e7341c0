package io.ngp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.store.Document;
import io.ngp.store.DocumentStore;
import io.ngp.store.Leadership;
import io.ngp.store.StoreUnavailableException;
import io.ngp.store.Write.Put;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryDocumentStoreTest extends DocumentStoreContract {

  private final ManualClock clock = ManualClock.at("2026-11-01T12:00:00Z");
  private final InMemoryDocumentStore store = new InMemoryDocumentStore(clock);

  @Override
  protected DocumentStore store() {
    return store;
  }

  @Override
  protected Leadership elect() {
    return store.takeOver();
  }

  @Test
  void documentsAreModifiedByTheGivenClock() {
    clock.advance(Duration.ofMinutes(5));
    store.commit(List.of(Put.text("/a", "x")));
    assertThat(store.read("/a").map(Document::modified))
        .contains(Instant.parse("2026-11-01T12:05:00Z"));
  }

  @Test
  void anUnavailableStoreRefusesEverythingAndForgetsNothing() {
    store.commit(List.of(Put.text("/a", "x")));
    store.makeUnavailable();
    assertThatThrownBy(() -> store.read("/a")).isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> store.commit(List.of(Put.text("/a", "y"))))
        .isInstanceOf(StoreUnavailableException.class);
    store.makeAvailable();
    assertThat(store.read("/a").map(Document::text)).contains("x");
  }
}
