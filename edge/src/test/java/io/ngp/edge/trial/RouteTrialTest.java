package io.ngp.edge.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.edge.label.RouteLabels;
import io.ngp.edge.route.Match;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import io.ngp.edge.trial.Answer.Step;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTrialTest {
  private static final Target TARGET = new Target("t1", "no-such-host.invalid", 80);
  private static final String HASH = "$2y$05$Mi2DDN9ZSHPT60ucymmGZeEhfaHXiaUGMLlxkLI.95VyqhK7sZPy6";

  private final RouteTrial trial =
      new RouteTrial(
          new RouteTable(
              1,
              List.of(
                  route("/www", "app.test", "/"),
                  route("/api", "app.test", "/api", "NGP_STRIP_PATH", "true", "NGP_MAX_BODY", "5"),
                  route("/beta", "app.test", "/api", "NGP_MATCH_HEADERS", "X-Beta"),
                  route("/any", "*.test", "/"),
                  route("/safe", "safe.test", "/", "NGP_HTTPS_REDIRECT", "true"),
                  route("/own", "own.test", "/", "NGP_ALLOW", "10.0.0.0/8"),
                  route("/login", "login.test", "/", "NGP_BASIC_AUTH", "ann:" + HASH),
                  Route.of("none.test", "/none", List.of()))),
          "ngp.test",
          8443);

  @Test
  void saysWhichRouteTakesItAndWhyOthersDoNot() {
    var answer = ask("http://app.test/api/x?y=1");

    assertThat(answer.steps())
        .containsExactly(
            new Step("/beta", "app.test/api if X-Beta", false, "needs header X-Beta"),
            new Step("/api", "app.test/api", true, "host is app.test, path is below /api"),
            new Step("/www", "app.test/", false, "comes after the one that takes it"),
            new Step("/any", "*.test/", false, "comes after the one that takes it"));
    var taken = answer.taken().orElseThrow();
    assertThat(taken.terms()).containsExactly("bodies up to 5 bytes", "path stripped");
    assertThat(taken.target()).isEqualTo("/x?y=1");
    assertThat(answer.outcome()).isEqualTo(new Answer.Outcome(0, "It is passed on."));
  }

  @Test
  void headersAndMethodsCount() {
    assertThat(ask("http://app.test/api", "x-beta", "1").taken())
        .map(taken -> taken.route().name())
        .contains("/beta");
  }

  @Test
  void saysWhatTermsDo() {
    assertThat(ask("http://safe.test/a?b").outcome().status()).isEqualTo(308);
    assertThat(ask("http://safe.test/a?b").outcome().text()).contains("https://safe.test:8443/a?b");
    assertThat(ask("https://safe.test/a?b").outcome().status()).isZero();
    assertThat(ask("http://own.test/").outcome().status()).isEqualTo(403);
    assertThat(ask("http://login.test/").outcome().status()).isEqualTo(401);
    assertThat(
            ask("http://login.test/", "Authorization", "Basic YW5uOmh1bnRlcjI=").outcome().status())
        .isZero();
    assertThat(ask("http://login.test/", "Authorization", "Basic YW5uOng=").outcome().status())
        .isEqualTo(401);
    assertThat(ask("http://app.test/api", "Content-Length", "6").outcome().status()).isEqualTo(413);
    assertThat(ask("http://none.test/").outcome().status()).isEqualTo(503);
  }

  @Test
  void saysThatNobodyTakesIt() {
    var answer = ask("http://app.example/");

    assertThat(answer.taken()).isEmpty();
    assertThat(answer.outcome().status()).isEqualTo(404);
    assertThat(answer.outcome().text()).contains("app.example", "name.ngp.test");
  }

  @Test
  void whatIsNoRequestIsRefused() {
    assertThatThrownBy(() -> ask("http://a b/")).hasMessageContaining("not a valid host");
  }

  private Answer ask(String url, String... headers) {
    int start = url.indexOf("://") + 3;
    int path = url.indexOf('/', start);
    var fields = new HashMap<String, String>();
    for (int i = 0; i < headers.length; i += 2) {
      fields.put(headers[i], headers[i + 1]);
    }
    return trial.ask(
        new Question(
            "GET",
            url.startsWith("https"),
            url.substring(start, path),
            url.substring(path),
            List.copyOf(fields.entrySet()),
            InetAddress.ofLiteral("127.0.0.1")));
  }

  private static Route route(String name, String host, String path, String... labels) {
    var map = new HashMap<String, String>();
    for (int i = 0; i < labels.length; i += 2) {
      map.put(labels[i], labels[i + 1]);
    }
    var reading = new RouteLabels(Policy.NONE).read(map);
    return Route.of(
            new Match(host, path, reading.headers(), reading.methods()), name, List.of(TARGET))
        .withPolicy(reading.policy());
  }
}
