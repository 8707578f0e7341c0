package io.ngp.edge.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.label.RouteLabels.Canary;
import io.ngp.edge.label.RouteLabels.Reading;
import io.ngp.edge.route.Balancing.ActiveCheck;
import io.ngp.edge.route.Balancing.Algorithm;
import io.ngp.edge.route.Balancing.Ejection;
import io.ngp.edge.route.Balancing.HashKey;
import io.ngp.edge.route.Balancing.Load;
import io.ngp.edge.route.Balancing.Retries;
import io.ngp.edge.route.Cidr;
import io.ngp.edge.route.HeaderCondition;
import io.ngp.edge.route.Limits;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Policy.Protocol;
import io.ngp.edge.route.Rate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteLabelsTest {
  private static final String BCRYPT =
      "$2y$05$bvIG6Nmid91Mu9RcmmWZfO5HJIMCT8riNW0hEp8f6/FuA2/mHZFpe";

  private final RouteLabels labels = new RouteLabels(Policy.NONE);

  @Test
  void labelsOfOthersAreNothingToUs() {
    var reading = labels.read(Map.of("HAPROXY_0_VHOST", "a b", "team", "shop"));

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.policy()).isEqualTo(Policy.NONE);
  }

  @Test
  void everyLabelIsUnderstood() {
    var reading =
        read(
            "NGP_HOSTS", "www.example.org, *.shop.example.org",
            "NGP_PATH", "/api",
            "NGP_STRIP_PATH", "true",
            "NGP_MATCH_HEADERS", "X-Beta, !X-Old, X-Version=2*, X-Team!=red",
            "NGP_MATCH_METHODS", "get, POST",
            "NGP_TCP_PORT", "6379",
            "NGP_PROTOCOL", "grpc",
            "NGP_EXPOSE", "true",
            "NGP_DRAIN_SECONDS", "30");

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.headers())
        .extracting(HeaderCondition::toString)
        .containsExactly("X-Beta", "!X-Old", "X-Version=2*", "X-Team!=red");
    assertThat(reading.methods()).isEqualTo(Set.of("GET", "POST"));
    assertThat(reading.tcpPort()).isEqualTo(OptionalInt.of(6379));
    assertThat(reading.policy().isPathStripped()).isTrue();
    assertThat(reading.policy().protocol()).isEqualTo(Protocol.HTTP_2);
  }

  @Test
  void accessIsRead() {
    var access =
        read(
                "NGP_HTTPS_REDIRECT", "true",
                "NGP_BASIC_AUTH", "ann:" + BCRYPT + ", bob:" + BCRYPT,
                "NGP_ALLOW", "10.0.0.0/8, ::1",
                "NGP_DENY", "10.1.0.0/16")
            .policy()
            .access();

    assertThat(access.isHttpsOnly()).isTrue();
    assertThat(access.login().orElseThrow().hashes()).containsOnlyKeys("ann", "bob");
    assertThat(access.allow()).containsExactly(Cidr.parse("10.0.0.0/8"), Cidr.parse("::1"));
    assertThat(access.deny()).containsExactly(Cidr.parse("10.1.0.0/16"));
  }

  @Test
  void limitsAreRead() {
    var limits =
        read(
                "NGP_MAX_BODY", "10 MiB",
                "NGP_RATE_LIMIT", "100/s burst 200",
                "NGP_CLIENT_RATE_LIMIT", "600/m",
                "NGP_TIMEOUT_SECONDS", "5",
                "NGP_IDLE_TIMEOUT_SECONDS", "3600")
            .policy()
            .limits();

    assertThat(limits)
        .isEqualTo(
            new Limits(
                OptionalLong.of(10 << 20),
                Optional.of(new Rate(100, Rate.Period.SECOND, 200)),
                Optional.of(new Rate(600, Rate.Period.MINUTE, 10)),
                Optional.of(Duration.ofSeconds(5)),
                Optional.of(Duration.ofHours(1))));
  }

  @Test
  void balancingIsRead() {
    var balancing =
        read(
                "NGP_HASH_KEY", "header:X-User",
                "NGP_STICKY", "true",
                "NGP_SLOW_START_SECONDS", "20",
                "NGP_MAX_CONNECTIONS", "50",
                "NGP_QUEUE", "10",
                "NGP_QUEUE_SECONDS", "2",
                "NGP_RETRIES", "2",
                "NGP_RETRY_ON", "502,503",
                "NGP_HEALTH_PATH", "/health",
                "NGP_EJECT_AFTER", "3",
                "NGP_EJECT_SECONDS", "7",
                "NGP_EJECT_BELOW", "20",
                "NGP_EJECT_SHARE", "33")
            .policy()
            .balancing();

    assertThat(balancing.algorithm()).isEqualTo(Algorithm.HASH);
    assertThat(balancing.hashKey()).isEqualTo(new HashKey(HashKey.Source.HEADER, "X-User"));
    assertThat(balancing.sticky()).contains("ngp-sticky");
    assertThat(balancing.slowStart()).isEqualTo(Duration.ofSeconds(20));
    assertThat(balancing.load()).isEqualTo(new Load(50, 10, Duration.ofSeconds(2)));
    assertThat(balancing.retries()).isEqualTo(new Retries(3, Set.of(502, 503)));
    assertThat(balancing.check()).contains(new ActiveCheck("/health", Duration.ofSeconds(5)));
    assertThat(balancing.ejection()).isEqualTo(new Ejection(3, Duration.ofSeconds(7), 20, 33));
  }

  @Test
  void maintenanceHasATextAndATime() {
    var maintenance =
        read("NGP_MAINTENANCE", "Back at six.", "NGP_MAINTENANCE_SECONDS", "600")
            .policy()
            .maintenance()
            .orElseThrow();

    assertThat(maintenance.text()).isEqualTo("Back at six.");
    assertThat(maintenance.retryAfter()).isEqualTo(Duration.ofMinutes(10));
    assertThat(read("NGP_MAINTENANCE", "true").policy().maintenance()).isPresent();
    assertThat(read("NGP_MAINTENANCE", "false").policy().maintenance()).isEmpty();
  }

  @Test
  void aCanaryTakesAShareOfAnotherApp() {
    assertThat(read("NGP_CANARY_OF", "/shop/web", "NGP_WEIGHT", "10").canary())
        .contains(new Canary("/shop/web", 10));
  }

  @Test
  void whatALabelLeavesOutIsAsInTheDefaults() {
    var defaults =
        Policy.NONE.withLimits(
            new Limits(
                OptionalLong.of(1000),
                Optional.of(Rate.parse("5/s")),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(9)),
                Optional.empty()));

    var limits =
        new RouteLabels(defaults)
            .read(Map.of("NGP_RATE_LIMIT", "off", "NGP_TIMEOUT_SECONDS", "3"))
            .policy()
            .limits();

    assertThat(limits.bodyBytes()).hasValue(1000);
    assertThat(limits.rate()).as("lifted").isEmpty();
    assertThat(limits.response()).contains(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NGP_HOST | a.test | Did you mean NGP_HOSTS?",
        "NGP_NOTHING_LIKE_IT | 1 | Give it another name",
        "NGP_HOSTS | http://a.test | has \"http://a.test\"; expected host names",
        "NGP_HOSTS | a.*.test | has \"a.*.test\"",
        "NGP_PATH | /a?b | is \"/a?b\"; expected a path",
        "NGP_PATH | /a/../b | expected a path",
        "NGP_STRIP_PATH | yes | is \"yes\"; expected true or false",
        "NGP_MATCH_HEADERS | X Y=1 | \"X Y=1\" is not a condition",
        "NGP_MATCH_METHODS | G-T | has \"G-T\"",
        "NGP_TCP_PORT | 70000 | is \"70000\"; expected a whole number from 1 to 65535",
        "NGP_PROTOCOL | spdy | is \"spdy\"; expected h1 or h2c",
        "NGP_HTTPS_REDIRECT | 1 | expected true or false",
        "NGP_BASIC_AUTH | ann | must be USER:HASH",
        "NGP_ALLOW | 10.0.0.0/99 | prefix length \"99\"",
        "NGP_DENY | here | \"here\" is not an address range",
        "NGP_TIMEOUT_SECONDS | 0 | a whole number from 1 to 86400",
        "NGP_IDLE_TIMEOUT_SECONDS | 1s | is \"1s\"",
        "NGP_MAX_BODY | much | is \"much\"; expected a size like",
        "NGP_RATE_LIMIT | 100 | \"100\" is not a rate; expected one like 100/s",
        "NGP_RATE_LIMIT | 0/s | \"0/s\" is not a rate",
        "NGP_CLIENT_RATE_LIMIT | 5/s burst | is not a rate",
        "NGP_MAINTENANCE_SECONDS | soon | is \"soon\"",
        "NGP_BALANCE | random | expected least-requests or round-robin or hash",
        "NGP_HASH_KEY | header: | nothing to choose a target by",
        "NGP_STICKY | a b | expected true, false or a cookie's name",
        "NGP_SLOW_START_SECONDS | -1 | is \"-1\"",
        "NGP_MAX_CONNECTIONS | 0 | a whole number from 1",
        "NGP_QUEUE | 5 | needs NGP_MAX_CONNECTIONS",
        "NGP_QUEUE_SECONDS | 5 | needs NGP_MAX_CONNECTIONS",
        "NGP_RETRIES | 11 | from 0 to 10",
        "NGP_RETRY_ON | 404 | has \"404\"",
        "NGP_HEALTH_PATH | health | expected a path like /health",
        "NGP_HEALTH_INTERVAL_SECONDS | 5 | needs NGP_HEALTH_PATH",
        "NGP_EJECT_AFTER | x | is \"x\"",
        "NGP_CANARY_OF | www | expected an app's id",
        "NGP_WEIGHT | 10 | needs NGP_CANARY_OF",
        "NGP_EXPOSE | no | expected true or false",
        "NGP_DRAIN_SECONDS | 9999 | from 0 to 3600",
      })
  void whatCantBeReadIsSaidWithLabelValueAndWhatWasExpected(
      String label, String value, String expected) {
    assertThat(read(label, value).problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.label()).isEqualTo(label);
          assertThat(problem.message()).contains(expected);
        });
  }

  @Test
  void allProblemsAreSaidTogether() {
    assertThat(read("NGP_PATH", "a b", "NGP_WEIGHT", "200", "NGP_MAX_BODY", "x").problems())
        .extracting(LabelProblem::label)
        .containsExactlyInAnyOrder("NGP_PATH", "NGP_WEIGHT", "NGP_MAX_BODY");
  }

  @Test
  void aPasswordThatIsNotHashedIsNotRepeated() {
    assertThat(read("NGP_BASIC_AUTH", "ann:hunter2").problems())
        .singleElement()
        .satisfies(problem ->
            assertThat(problem.message()).contains("ann", "htpasswd").doesNotContain("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NGP_BASIC_AUTH", "NGP_ALLOW", "NGP_DENY"})
  void aRuleAboutWhoMayComeInThatNamesNobodyIsAMistake(String label) {
    for (var empty : List.of("", " ", ", ,")) {
      var reading = read(label, empty);

      assertThat(reading.problems()).hasSize(1);
      assertThat(reading.policy().maintenance()).isPresent();
    }
    assertThat(read(label, "off").policy()).isEqualTo(Policy.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NGP_BASIC_AUTH", "NGP_ALLOW", "NGP_DENY"})
  void aRuleAboutWhoMayComeInThatCantBeReadLetsNobodyIn(String label) {
    var maintenance = read(label, "?").policy().maintenance();

    assertThat(maintenance.orElseThrow().text()).contains(label);
  }

  private Reading read(String... pairs) {
    var map = new HashMap<String, String>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return labels.read(map);
  }
}
