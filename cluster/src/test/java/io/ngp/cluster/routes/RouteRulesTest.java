package io.ngp.cluster.routes;

import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.httpCheck;
import static io.ngp.cluster.testing.TestApps.withHealthChecks;
import static io.ngp.cluster.testing.TestInstances.awaited;
import static io.ngp.cluster.testing.TestInstances.dying;
import static io.ngp.cluster.testing.TestInstances.healthy;
import static io.ngp.cluster.testing.TestInstances.ready;
import static io.ngp.cluster.testing.TestInstances.running;
import static io.ngp.cluster.testing.TestInstances.scheduled;
import static io.ngp.cluster.testing.TestInstances.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.instance.Condition;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteRulesTest {
  private static final App PLAIN = app("/plain");
  private static final App CHECKED = withHealthChecks(app("/checked"), httpCheck());

  @Test
  void requestsGoWhereNoCheckSpeaksAgainstIt() {
    assertThat(
            Stream.of(
                running(PLAIN, 1),
                ready(PLAIN, 1),
                healthy(CHECKED, 1),
                running(PLAIN, 1).withCondition(Condition.UNREACHABLE, Instant.EPOCH)))
        .allMatch(RouteRules::isInRotation);
  }

  @Test
  void noRequestGoesToATaskThatIsNotReadyHealthyAndWanted() {
    assertThat(
            Stream.of(
                awaited(PLAIN, 1),
                awaited(CHECKED, 1).withHealth(healthy(CHECKED, 1).health()),
                ready(CHECKED, 1),
                running(CHECKED, 1),
                unhealthy(CHECKED, 1),
                dying(PLAIN, 1),
                scheduled(PLAIN, 1)))
        .noneMatch(RouteRules::isInRotation);
  }
}
