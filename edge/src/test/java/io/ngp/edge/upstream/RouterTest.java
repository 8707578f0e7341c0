package io.ngp.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.EdgeSettings;
import io.ngp.edge.http.RequestFacts;
import io.ngp.edge.route.HeaderCondition;
import io.ngp.edge.route.Match;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {
  /** Written as they are shown; the name of a route is its rule. */
  private static final List<Match> RULES =
      List.of(
          rule("app.test", "/"),
          rule("app.test", "/api"),
          rule("app.test", "/api", "X-Beta=1"),
          rule("app.test", "/api", "X-Beta=1", "X-Team"),
          new Match("app.test", "/api", List.of(), Set.of("POST")),
          rule("only.test", "/api"),
          rule("*.test", "/"),
          rule("*.eu.test", "/"),
          rule("*.eu.test", "/api"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "GET  | app.test       | /          |                  | app.test/",
        "GET  | app.test       | /apix      |                  | app.test/",
        "GET  | app.test       | /api       |                  | app.test/api",
        "GET  | app.test       | /api/x     | x-beta=1         | app.test/api if X-Beta=1",
        "GET  | app.test       | /api       | X-Beta=2         | app.test/api",
        "GET  | app.test       | /api       | X-Beta=1,X-Team=a| app.test/api if X-Beta=1 and X-Team",
        "POST | app.test       | /api       |                  | POST app.test/api",
        "GET  | only.test      | /api       |                  | only.test/api",
        "GET  | only.test      | /other     |                  | *.test/",
        "GET  | x.test         | /          |                  | *.test/",
        "GET  | a.b.test       | /          |                  | *.test/",
        "GET  | x.eu.test      | /          |                  | *.eu.test/",
        "GET  | x.eu.test      | /api/1     |                  | *.eu.test/api",
        "GET  | eu.test        | /          |                  | *.test/",
        "GET  | test           | /          |                  | -",
        "GET  | xtest          | /          |                  | -",
        "GET  | app.example    | /          |                  | -",
      })
  void theMostSpecificRuleThatFitsTakesTheRequest(
      String method, String host, String path, @Nullable String headers, @Nullable String taker) {
    for (int seed = 0; seed < 20; seed++) {
      // Whatever order they stand in.
      var shuffled = new ArrayList<>(RULES);
      Collections.shuffle(shuffled, new Random(seed));

      var found = router(shuffled).match(request(method, host, path, headers));

      assertThat(nameOf(found)).isEqualTo(taker);
    }
  }

  @Test
  void ofRulesThatAreEquallySpecificTheFirstOfTheTableWins() {
    var rules = List.of(rule("app.test", "/", "X-One"), rule("app.test", "/", "X-Two"));

    var found = router(rules).match(request("GET", "app.test", "/", "X-Two=2,X-One=1"));

    assertThat(nameOf(found)).isEqualTo("app.test/ if X-One");
  }

  @Test
  void aHostIsKnownWhenAnyRuleIsForIt() {
    var router = router(RULES);

    assertThat(router.knowsHost("only.test")).isTrue();
    assertThat(router.knowsHost("below.test")).isTrue();
    assertThat(router.knowsHost("app.example")).isFalse();
  }

  @Test
  void aRuleWithTenThousandNeighboursIsFoundAmongThem() {
    var rules =
        IntStream.range(0, 10_000)
            .mapToObj(i -> rule((i % 10 == 0 ? "*." : "") + "app-" + i + ".test", "/"))
            .toList();
    var router = router(rules);

    for (int i = 0; i < rules.size(); i += 7) {
      String host = (i % 10 == 0 ? "x." : "") + "app-" + i + ".test";
      var found = router.match(request("GET", host, "/x", null));
      assertThat(nameOf(found)).isEqualTo(rules.get(i).toString());
    }
  }

  private static @Nullable String nameOf(@Nullable Matched found) {
    return found == null ? null : found.route().name();
  }

  private static Router router(List<Match> rules) {
    var routes = rules.stream().map(rule -> Route.of(rule, rule.toString(), List.of())).toList();
    return Router.of(new RouteTable(1, routes), RouterTest::live);
  }

  private static Matched live(Route route) {
    return new Matched(
        route,
        new Spreads(Upstream::new, "", 1, new Ejections()).of(route),
        new RouteCounters(),
        null,
        Terms.of(EdgeSettings.of("127.0.0.1", 0, "ngp.test")));
  }

  private static Match rule(String host, String path, String... headers) {
    return new Match(host, path, Stream.of(headers).map(HeaderCondition::parse).toList(), Set.of());
  }

  private static RequestFacts request(
      String method, String host, String path, @Nullable String headers) {
    Map<String, String> fields = new HashMap<>();
    if (headers != null) {
      Arrays.stream(headers.split(",", -1))
          .map(field -> field.split("=", -1))
          .forEach(field -> fields.put(field[0].toLowerCase(Locale.ROOT), field[1]));
    }
    return new Asked(method, host, path, fields);
  }

  private record Asked(String methodName, String host, String path, Map<String, String> fields)
      implements RequestFacts {
    @Override
    public @Nullable String header(String name) {
      return fields.get(name.toLowerCase(Locale.ROOT));
    }
  }
}
