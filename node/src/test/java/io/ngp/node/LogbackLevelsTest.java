package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.api.LogLevels.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(120)
class LogbackLevelsTest {
  private final LogbackLevels levels = new LogbackLevels();

  @Test
  void aLevelStaysUntilItIsChangedAgain() {
    levels.change("test.lasting", Level.DEBUG, Optional.empty());

    assertThat(levels.levels()).containsEntry("test.lasting", "DEBUG");
    assertThat(LoggerFactory.getLogger("test.lasting.child").isDebugEnabled()).isTrue();
    assertThat(levels.levels()).containsEntry("test.lasting.child", "DEBUG (inherited)");
  }

  @Test
  void aLevelForAWhileFallsBackToBeingInherited() {
    levels.change("test.passing", Level.TRACE, Optional.of(Duration.ofMillis(50)));

    await("test.passing", "(inherited)");
  }

  @Test
  void ofTwoChangesTheLaterHoldsAndTheFirstLevelComesBack() {
    levels.change("test.twice", Level.WARN, Optional.empty());
    levels.change("test.twice", Level.DEBUG, Optional.of(Duration.ofMinutes(10)));
    levels.change("test.twice", Level.TRACE, Optional.of(Duration.ofMillis(50)));

    await("test.twice", "WARN");
  }

  private void await(String logger, String level) {
    while (!levels.levels().getOrDefault(logger, "").contains(level)) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
