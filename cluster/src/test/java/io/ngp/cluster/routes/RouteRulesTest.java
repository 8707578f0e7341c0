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
import static org.assertj.core.api.Assertions.tuple;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.instance.Condition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteRulesTest {
  private static final RouteRules RULES = new RouteRules("ngp.test");
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

  @Test
  void labelsForBalancersGoWithTheRoutesAndOthersDoNot() {
    var app =
        labelled(
            """
            {"NGP_PATH": "/api", "NGP_HOSTS": "a.test", "NGP_DRAIN_SECONDS": "3", "NGP_EXPOSE": "true",
             "NGP_MAX_BODY": "1 MiB", "team": "shop"}\
            """);

    assertThat(RULES.routes(app, List.of()))
        .extracting(RouteTable.Route::host, RouteTable.Route::path, RouteTable.Route::labels)
        .containsExactly(
            tuple("www.ngp.test", "/api", Map.of("NGP_MAX_BODY", "1 MiB")),
            tuple("a.test", "/api", Map.of("NGP_MAX_BODY", "1 MiB")));
  }

  @Test
  void aHostMayStandForAllNamesBelowIt() {
    assertThat(RULES.hosts(labelled("{\"NGP_HOSTS\": \"*.Shop.test, a.*.test, *\"}")))
        .containsExactly("www.ngp.test", "*.shop.test");
  }

  @Test
  void aCanaryHasOnlyItsDefaultNameOfItsOwn() {
    assertThat(
            RULES.hosts(
                labelled("{\"NGP_HOSTS\": \"www.shop.test\", \"NGP_CANARY_OF\": \"/shop\"}")))
        .containsExactly("www.ngp.test");
  }

  @Test
  void aTableIsReadAsItWasWritten() {
    var target = new RouteTable.Target("t1", "10.0.0.1", 31_000, "east");
    var other = new RouteTable.Target("t2", "10.0.0.2", 31_001, "");
    var labels = Map.of("NGP_MAX_BODY", "1 MiB");
    var table =
        new RouteTable(
            3,
            7,
            List.of(
                new RouteTable.Route("a.test", "/", PLAIN.id(), labels, List.of(target, other))),
            List.of("t0"));

    assertThat(RouteTableJson.read(RouteTableJson.write(table))).isEqualTo(table);
  }

  @Test
  void theTableOfAnOlderMasterHasNeitherLabelsNorZones() {
    var table =
        RouteTableJson.read(
            AppJson.parse(
                """
                {"epoch": 1, "version": 2, "withdrawn": [], "routes": [
                 {"host": "a.test", "path": "/", "app": "/a",
                  "targets": [{"id": "t1", "host": "h", "port": 80}]}]}\
                """
                    .getBytes(StandardCharsets.UTF_8)));

    assertThat(table.routes().getFirst().labels()).isEmpty();
    assertThat(table.routes().getFirst().targets())
        .containsExactly(new RouteTable.Target("t1", "h", 80, ""));
  }

  @Test
  void theFirstByIdKeepsWhatSeveralClaim() {
    var first = labelled("/a", "{\"NGP_HOSTS\": \"shop.test, a.test\"}");
    var second = labelled("/b", "{\"NGP_HOSTS\": \"b.test, shop.test\"}");
    var all = List.of(second, first);

    assertThat(RouteClaims.lost(first, all)).isEmpty();
    assertThat(RouteClaims.lost(second, all))
        .contains(new RouteClaims.Lost("shop.test", "/", first.id()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"NGP_HOSTS\": \"other.test\"}",
        "{\"NGP_HOSTS\": \"shop.test\", \"NGP_PATH\": \"/api\"}",
        "{\"NGP_HOSTS\": \"shop.test\", \"NGP_MATCH_METHODS\": \"GET\"}",
        "{\"NGP_HOSTS\": \"shop.test\", \"NGP_EXPOSE\": \"false\"}",
        "{\"NGP_HOSTS\": \"shop.test\", \"NGP_CANARY_OF\": \"/a\"}"
      })
  void whatDiffersIsNotDisputed(String labels) {
    var first = labelled("/a", "{\"NGP_HOSTS\": \"shop.test\"}");

    assertThat(RouteClaims.lost(labelled("/b", labels), List.of(first))).isEmpty();
  }

  private static App labelled(String labels) {
    return labelled("/www", labels);
  }

  private static App labelled(String id, String labels) {
    String json =
        "{\"id\": \"%s\", \"cmd\": \"serve\", \"portDefinitions\": [{\"port\": 0}], \"labels\": %s}"
            .formatted(id, labels);
    return new AppJson(AppSettings.STANDARD)
        .read(
            AppJson.parse(json.getBytes(StandardCharsets.UTF_8)),
            PathId.ROOT,
            new Version(Instant.EPOCH));
  }
}
