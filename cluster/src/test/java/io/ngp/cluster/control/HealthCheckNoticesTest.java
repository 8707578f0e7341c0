package io.ngp.cluster.control;

import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.changed;
import static io.ngp.cluster.testing.TestApps.check;
import static io.ngp.cluster.testing.TestApps.httpCheck;
import static io.ngp.cluster.testing.TestApps.withHealthChecks;
import static io.ngp.cluster.testing.TestInstances.healthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.HealthCheck.Protocol;
import io.ngp.cluster.app.RootGroup;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthCheckNoticesTest {
  private static final App APP =
      withHealthChecks(app("/a"), httpCheck(), check(Protocol.COMMAND, 3));
  private static final App NEXT = changed(withHealthChecks(APP, httpCheck()), 2);

  private final HealthCheckNotices notices = new HealthCheckNotices();

  @Test
  void everyCheckOfANewAppIsAdded() {
    assertThat(told(state(APP)))
        .containsExactly(
            "add HTTP 2026-11-01T10:00:01.000Z", "add COMMAND 2026-11-01T10:00:01.000Z");
    assertThat(told(state(APP))).isEmpty();
  }

  @Test
  void anotherVersionsChecksAreAddedAtOnceAndTheOldOnesRemovedWithTheLastOldInstance() {
    told(state(APP));
    ClusterState replacing =
        state(NEXT)
            .withDefinition(APP)
            .withInstance(healthy(APP, 1))
            .withInstance(healthy(NEXT, 2));

    assertThat(told(replacing)).containsExactly("add HTTP 2026-11-01T10:00:02.000Z");
    assertThat(
            told(
                replacing.withoutInstance(healthy(APP, 1).id()).withoutUnusedDefinitions(APP.id())))
        .containsExactly("remove", "remove");
  }

  @Test
  void aRemovedAppsChecksEndWhenItsInstancesAreGone() {
    told(state(APP));
    ClusterState stopping = ClusterState.EMPTY.withDefinition(APP).withInstance(healthy(APP, 1));

    assertThat(told(stopping)).isEmpty();
    assertThat(told(ClusterState.EMPTY)).containsExactly("remove", "remove");
    assertThat(told(ClusterState.EMPTY)).isEmpty();
  }

  @Test
  void anAppWithoutChecksIsNotMentioned() {
    assertThat(told(state(app("/a")))).isEmpty();
    assertThat(told(ClusterState.EMPTY)).isEmpty();
  }

  private static ClusterState state(App app) {
    return ClusterState.EMPTY.withRoot(RootGroup.EMPTY.withApp(app));
  }

  private List<String> told(ClusterState state) {
    return notices.of(state, APP.id()).stream()
        .map(notice -> {
          assertThat(notice.body().path("appId").asString()).isEqualTo("/a");
          return switch (notice.type()) {
            case "add_health_check_event" ->
                "add %s %s"
                    .formatted(
                        notice.body().path("healthCheck").path("protocol").asString(),
                        notice.body().path("version").asString());
            case "remove_health_check_event" -> "remove";
            default -> notice.type();
          };
        })
        .toList();
  }
}
