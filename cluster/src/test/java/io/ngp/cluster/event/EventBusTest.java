package io.ngp.cluster.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.event.EventLog.Subscription;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class EventBusTest {
  private final EventBus bus = new EventBus(100, () -> {});

  @Test
  void aReaderGetsWhatItAskedForInOrder() throws Exception {
    try (Subscription reader = bus.subscribe(Set.of("b", "c"))) {
      publish("a");
      publish("b");
      publish("c");

      assertThat(reader.take(1_000)).extracting(ClusterEvent::type).containsExactly("b", "c");
    }
  }

  @Test
  void everyEventHasItsTypeAndAMomentWithThreeFractionDigits() throws Exception {
    try (Subscription reader = bus.subscribe(Set.of())) {
      bus.publish(
          "a", Instant.parse("2026-01-02T03:04:05Z"), JsonNodeFactory.instance.objectNode());

      assertThat(reader.take(1_000).getFirst().body().toString())
          .isEqualTo("{\"eventType\":\"a\",\"timestamp\":\"2026-01-02T03:04:05.000Z\"}");
    }
  }

  @Test
  void aReaderThatComesBackMissesNothing() throws Exception {
    publish("a");
    publish("b");
    publish("c");

    try (Subscription reader = bus.subscribe(Set.of(), OptionalLong.of(100))) {
      assertThat(reader.take(1_000)).extracting(ClusterEvent::type).containsExactly("b", "c");
    }
  }

  @Test
  void whoMissedNothingHasNoGap() {
    publish("a");

    try (Subscription reader = bus.subscribe(Set.of(), OptionalLong.of(100))) {
      assertThat(reader.hasGap()).isFalse();
    }
    try (Subscription newcomer = bus.subscribe(Set.of())) {
      assertThat(newcomer.hasGap()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 99, 100, 101, 2_000, Long.MAX_VALUE})
  void whatIsForgottenOrAnotherLeadersOrNotYetThereIsAGap(long lastSeen) throws Exception {
    for (int i = 0; i < 1_026; i++) {
      publish("a"); // 100 to 1125, of which 102 and later are remembered
    }
    try (Subscription reader = bus.subscribe(Set.of(), OptionalLong.of(lastSeen))) {
      assertThat(reader.hasGap()).isEqualTo(lastSeen != 101);
      assertThat(reader.take(0)).hasSize(lastSeen == 101 ? 1_024 : 0);
    }
  }

  @Test
  void whatWasMissedDoesNotCountAsBeingBehind() throws Exception {
    for (int i = 0; i < 1_024; i++) {
      publish("a");
    }
    try (Subscription reader = bus.subscribe(Set.of(), OptionalLong.of(100))) {
      publish("b");

      assertThat(reader.isCutOff()).isFalse();
      assertThat(reader.take(1_000)).hasSize(1_024);
    }
  }

  @Test
  void aReaderThatDoesNotReadIsCutOffAndNobodyElse() throws Exception {
    try (Subscription slow = bus.subscribe(Set.of());
        Subscription other = bus.subscribe(Set.of())) {
      for (int i = 0; i < 1_025; i++) {
        publish("a");
        if (i == 500) {
          assertThat(other.take(1_000)).hasSize(501);
        }
      }
      slow.take(1_000);

      assertThat(slow.isCutOff()).isTrue();
      assertThat(other.isCutOff()).isFalse();
    }
  }

  @Test
  void closingCutsReadersOffAfterWhatTheyHave() throws Exception {
    try (Subscription reader = bus.subscribe(Set.of())) {
      publish("a");
      bus.close();

      assertThat(reader.isCutOff()).isFalse();
      assertThat(reader.take(1_000)).hasSize(1);
      assertThat(reader.isCutOff()).isTrue();
    }
  }

  private void publish(String type) {
    bus.publish(type, Instant.EPOCH, JsonNodeFactory.instance.objectNode());
  }
}
