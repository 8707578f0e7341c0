package io.ngp.provider.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.testing.TestOperation;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestartTurnsTest {
  private final RestartTurns turns = new RestartTurns();

  @Test
  void oneRestartsAtATime() throws Exception {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, 5)
              .mapToObj(each ->
                  executor.submit(() ->
                      turns.take(
                          new TestOperation(),
                          "agent-" + each,
                          () -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            LockSupport.parkNanos(1_000_000);
                            running.decrementAndGet();
                          })))
              .toList();
      for (Future<?> each : all) {
        var _ = each.get();
      }
    }

    assertThat(most).hasValue(1);
  }

  @Test
  void noneRestartsAfterOneThatDidNotGetWell() {
    assertThatThrownBy(() ->
            turns.take(
                new TestOperation(),
                "agent-1",
                () -> {
                  throw new ProviderException("agent-1 is not well.", "");
                }))
        .hasMessage("agent-1 is not well.");

    assertThatThrownBy(() ->
            turns.take(
                new TestOperation(),
                "agent-2",
                () -> {
                  throw new AssertionError("restarted");
                }))
        .isInstanceOf(ProviderException.class)
        .hasMessage("agent-2 was not restarted, because agent-1 did not get well.");
  }
}
