package io.ngp.cluster.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.event.EventLog.Subscription;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class EventBusTest {
  private final EventBus bus = new EventBus(100);

  @Test
  void aReaderGetsWhatItAskedForInOrder() throws Exception {
    try (Subscription reader = bus.subscribe(Set.of("b", "c"), -1)) {
      publish("a");
      publish("b");
      publish("c");

      assertThat(reader.take(1_000)).extracting(ClusterEvent::type).containsExactly("b", "c");
    }
  }

  @Test
  void everyEventHasItsTypeAndAMomentWithThreeFractionDigits() throws Exception {
    try (Subscription reader = bus.subscribe(Set.of(), -1)) {
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

    try (Subscription reader = bus.subscribe(Set.of(), 100)) {
      assertThat(reader.take(1_000)).extracting(ClusterEvent::type).containsExactly("b", "c");
    }
  }

  @Test
  void aReaderThatDoesNotReadIsCutOffAndNobodyElse() throws Exception {
    try (Subscription slow = bus.subscribe(Set.of(), -1);
        Subscription other = bus.subscribe(Set.of(), -1)) {
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
    try (Subscription reader = bus.subscribe(Set.of(), -1)) {
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
