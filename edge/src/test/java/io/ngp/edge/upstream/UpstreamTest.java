package io.ngp.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.edge.route.Target;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UpstreamTest {
  private final Upstream upstream = new Upstream(new Target("t1", "127.0.0.1", 80));

  @Test
  void withdrawnOneIsNotAcquired() {
    assertThat(upstream.acquire()).isTrue();
    assertThat(upstream.withdraw()).as("idle").isFalse();
    assertThat(upstream.acquire()).isFalse();
    assertThat(upstream.inFlight()).isEqualTo(1);
    assertThat(upstream.release()).as("left idle").isTrue();
    assertThat(upstream.inFlight()).isZero();
  }

  @Test
  void idleOneIsKnownIdleWhenWithdrawn() {
    assertThat(upstream.withdraw()).isTrue();
  }

  @Test
  void restoredOneIsAcquiredAgainAndKeepsItsCount() {
    upstream.acquire();
    upstream.withdraw();
    upstream.restore();

    assertThat(upstream.acquire()).isTrue();
    assertThat(upstream.inFlight()).isEqualTo(2);
    assertThat(upstream.release()).isFalse();
  }

  @Test
  void releasingMoreThanAcquiredIsABug() {
    assertThatThrownBy(upstream::release)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("t1");
  }

  @Test
  void exactlyOneSeesAWithdrawnOneGetIdle() throws Exception {
    for (int round = 0; round < 20; round++) {
      var raced = new Upstream(new Target("t1", "127.0.0.1", 80));
      var seen = new AtomicInteger();
      try (var executor = Executors.newCachedThreadPool()) {
        for (int i = 0; i < 4; i++) {
          executor.execute(() -> {
            while (raced.acquire()) {
              if (raced.release()) {
                seen.incrementAndGet();
              }
            }
          });
        }
        executor.execute(() -> {
          if (raced.withdraw()) {
            seen.incrementAndGet();
          }
        });
      }
      assertThat(seen).hasValue(1);
      assertThat(raced.inFlight()).isZero();
    }
  }
}
