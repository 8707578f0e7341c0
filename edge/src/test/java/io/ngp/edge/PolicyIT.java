package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.RawClient.Answer;
import io.ngp.edge.label.RouteLabels;
import io.ngp.edge.route.Backend;
import io.ngp.edge.route.Match;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The terms of routes in force, as their labels say them. */
class PolicyIT extends EdgeFixture {
  /** Of "hunter2". */
  private static final String HASH = "$2y$05$Mi2DDN9ZSHPT60ucymmGZeEhfaHXiaUGMLlxkLI.95VyqhK7sZPy6";

  @Nested
  class WhoMayComeIn {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "127.0.0.0/8 | off         | 200",
          "10.0.0.0/8  | off         | 403",
          "off         | 127.0.0.1   | 403",
          "127.0.0.0/8 | 127.0.0.0/8 | 403",
          "127.0.0.0/8 | 10.0.0.0/8  | 200",
        })
    void addressesAreLetInOrKeptOut(String allow, String deny, int status) throws IOException {
      var app = appAnswering("in");
      var edge = edgeWith(app, Map.of("NGP_ALLOW", allow, "NGP_DENY", deny));

      assertThat(client(edge).get("/").answer().status()).isEqualTo(status);
      assertThat(app.calls()).hasSize(status == 200 ? 1 : 0);
    }

    @Test
    void aPasswordIsAskedForAndChecked() throws IOException {
      var edge = edgeWith(appAnswering("in"), Map.of("NGP_BASIC_AUTH", "ann:" + HASH));
      var client = client(edge);

      var asked = client.get("/").answer();
      assertThat(asked.status()).isEqualTo(401);
      assertThat(asked.field("www-authenticate"))
          .contains("Basic realm=\"app.test\", charset=\"UTF-8\"");
      assertThat(login(client, "ann", "hunter3").status()).isEqualTo(401);
      assertThat(login(client, "bob", "hunter2").status()).isEqualTo(401);
      assertThat(login(client, "ann", "hunter2").body()).isEqualTo("in");
      assertThat(login(client, "ann", "hunter2").body()).as("remembered").isEqualTo("in");
      assertThat(login(client, "ann", "hunter3").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !", "Basic YW5u", "Bearer YW5uOmh1bnRlcjI="})
    void whatIsNoLoginIsNone(String header) throws IOException {
      var edge = edgeWith(appAnswering("in"), Map.of("NGP_BASIC_AUTH", "ann:" + HASH));

      var answer = client(edge).get(HOST, "/", "Authorization: " + header + "\r\n").answer();

      assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void aBodyWaitsWhileThePasswordIsChecked() throws IOException {
      var app = app(call -> call.answer(new String(call.body(), StandardCharsets.US_ASCII)));
      var edge = edgeWith(app, Map.of("NGP_BASIC_AUTH", "ann:" + HASH));

      var answer =
          client(edge)
              .send(
                  "POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 5\r\n"
                      + authorization("ann", "hunter2")
                      + "\r\nhello")
              .answer();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("hello");
    }

    @Test
    void streamsOfHttp2AreHeldToTheSame() throws IOException {
      var app = app(call -> call.answer(new String(call.body(), StandardCharsets.US_ASCII)));
      var edge =
          edgeWith(app, Map.of("NGP_BASIC_AUTH", "ann:" + HASH, "NGP_RATE_LIMIT", "1/h burst 3"));
      var client = keep(H2Client.to(edge.port()));
      String right = authorization("ann", "hunter2").strip().substring("Authorization: ".length());

      int stream = client.request("POST", "/", false, "authorization", right);
      client.wire().data(stream, true, "hello");
      assertThat(client.answer(stream).body()).isEqualTo("hello");
      var asked = client.answer(client.get("/"));
      assertThat(asked.status()).isEqualTo(401);
      assertThat(asked.head().get("www-authenticate")).asString().startsWith("Basic realm=");
      assertThat(client.answer(client.get("/", "authorization", right)).status()).isEqualTo(200);
      var refused = client.answer(client.get("/", "authorization", right));
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.head().contains("retry-after")).isTrue();
    }

    @Test
    void whoLeavesWhileThePasswordIsCheckedLeavesNothingBehind() throws Exception {
      var app = appAnswering("in");
      var edge = edgeWith(app, Map.of("NGP_BASIC_AUTH", "ann:" + HASH.replace("$05$", "$10$")));

      client(edge).get(HOST, "/", authorization("ann", "hunter2")).reset();
      Await.until("the client is gone", () -> edge.stats().connections() == 0);

      assertThat(app.calls()).isEmpty();
      assertThat(login(client(edge), "ann", "hunter2").status()).isEqualTo(401);
    }
  }

  @Nested
  class HowMuch {
    @Test
    void aBodyIsBoundedAnnouncedOrNot() throws IOException {
      var edge = edgeWith(appAnswering("in"), Map.of("NGP_MAX_BODY", "4"));
      String post = "POST / HTTP/1.1\r\nHost: app.test\r\n";

      assertThat(client(edge).send(post + "Content-Length: 5\r\n\r\nhello").answer().status())
          .isEqualTo(413);
      assertThat(
              client(edge)
                  .send(post + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
                  .answer()
                  .status())
          .isEqualTo(413);
      assertThat(client(edge).send(post + "Content-Length: 4\r\n\r\nhell").answer().status())
          .isEqualTo(200);
    }

    @Test
    void aRouteMayTakeMoreThanTheEdgeDoes() throws IOException {
      var limits = EdgeSettings.Limits.DEFAULT;
      var settings =
          settings()
              .withLimits(
                  new EdgeSettings.Limits(
                      limits.headerBytes(), 2, limits.connections(), limits.idlePerTarget(), 3));
      var edge = edge(settings);
      edge.apply(labelled(appAnswering("in").target("t1"), Map.of("NGP_MAX_BODY", "1k")));

      var answer =
          client(edge)
              .send("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 5\r\n\r\nhello")
              .answer();

      assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NGP_RATE_LIMIT", "NGP_CLIENT_RATE_LIMIT"})
    void beyondTheRateClientsAreToldWhenToComeBack(String label) throws IOException {
      var app = appAnswering("in");
      var edge = edgeWith(app, Map.of(label, "1/h burst 3"));
      var client = client(edge);

      for (int i = 0; i < 3; i++) {
        assertThat(client.get("/").answer().status()).isEqualTo(200);
      }
      var refused = client.get("/").answer();

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.field("retry-after").map(Integer::parseInt).orElse(0))
          .isBetween(3590, 3600);
      assertThat(refused.body()).contains("1/h burst 3");
      assertThat(app.calls()).hasSize(3);
    }

    @Test
    void anAllowanceOutlivesATableThatChangesSomethingElse() throws IOException {
      var target = appAnswering("in").target("t1");
      var labels = Map.of("NGP_RATE_LIMIT", "1/h");
      var edge = edge();
      edge.apply(labelled(target, labels));
      var client = client(edge);
      assertThat(client.get("/").answer().status()).isEqualTo(200);

      edge.apply(labelled(appAnswering("other").target("t2"), labels));
      assertThat(client.get("/").answer().status()).isEqualTo(429);

      edge.apply(labelled(target, Map.of("NGP_RATE_LIMIT", "2/h")));
      assertThat(client.get("/").answer().status()).as("of new terms").isEqualTo(200);
    }

    @Test
    void aRouteHasAPatienceOfItsOwn() throws IOException {
      var app = app(call -> call.in().read());
      var edge = edgeWith(app, Map.of("NGP_TIMEOUT_SECONDS", "1"));

      var answer = client(edge).get("/").answer();

      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.body()).contains("within 1 s");
    }
  }

  @Nested
  class Elsewhere {
    @Test
    void whereThereIsNoTlsNobodyIsSentThere() throws IOException {
      var edge = edgeWith(appAnswering("in"), Map.of("NGP_HTTPS_REDIRECT", "true"));

      assertThat(client(edge).get("/").answer().body()).isEqualTo("in");
    }

    @Test
    void plainRequestsAreSentOnToTls() throws IOException {
      var edge = edge(settings().withTls(EdgeSettings.Tls.on(0)));
      var app = appAnswering("in");
      edge.apply(labelled(app.target("t1"), Map.of("NGP_HTTPS_REDIRECT", "true")));
      var client = client(edge);

      var answer = client.get(HOST + ":80", "/a%20b?x=1", "").answer();

      assertThat(answer.status()).isEqualTo(308);
      assertThat(answer.field("location"))
          .contains("https://app.test:" + edge.tlsPort() + "/a%20b?x=1");
      assertThat(app.calls()).isEmpty();
      assertThat(client.get("/.well-known/acme-challenge/x").answer().body()).isEqualTo("in");
    }

    @Test
    void inMaintenancePeopleReadWhy() throws IOException {
      var app = appAnswering("in");
      var edge =
          edgeWith(app, Map.of("NGP_MAINTENANCE", "Back at six.", "NGP_MAINTENANCE_SECONDS", "60"));

      var answer = client(edge).get("/").answer();

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("Back at six.");
      assertThat(answer.field("retry-after")).contains("60");
      assertThat(app.calls()).isEmpty();
    }

    @Test
    void thePrefixIsTakenOffAndTold() throws IOException {
      var app = appAnswering("in");
      var edge = edge();
      var policy = new RouteLabels(Policy.NONE).read(Map.of("NGP_STRIP_PATH", "true")).policy();
      edge.apply(
          new RouteTable(
              2,
              List.of(
                  Route.of(Match.of(HOST, "/api"), "/app", List.of(app.target("t1")))
                      .withPolicy(policy))));

      client(edge).get(HOST, "/api/users?x=1", "X-Forwarded-Prefix: /mine\r\n").answer();

      var call = app.calls().getFirst();
      assertThat(call.requestLine()).isEqualTo("GET /users?x=1 HTTP/1.1");
      assertThat(call.values("x-forwarded-prefix")).containsExactly("/api");
    }

    @Test
    void aCanaryTakesItsShareAndItsRequestsGoToTheMainOneWhenItIsGone() throws IOException {
      var main = appAnswering("main");
      var canary = appAnswering("canary");
      var edge = edge();
      edge.apply(split(main.target("m"), List.of(canary.target("c"))));
      var client = client(edge);
      for (int i = 0; i < 400; i++) {
        assertThat(client.get("/").answer().status()).isEqualTo(200);
      }
      assertThat(canary.calls()).hasSizeBetween(60, 140);

      edge.apply(split(main.target("m"), List.of()));
      int before = main.calls().size();
      for (int i = 0; i < 50; i++) {
        assertThat(client.get("/").answer().body()).isEqualTo("main");
      }
      assertThat(main.calls()).hasSize(before + 50);
    }

    @Test
    void aCanaryThatRefusesConnectionsLosesNoRequest() throws IOException {
      var main = appAnswering("main");
      var edge = edge();
      edge.apply(split(main.target("m"), List.of(refusing("c"))));
      var client = client(edge);

      for (int i = 0; i < 100; i++) {
        assertThat(client.get("/").answer().body()).isEqualTo("main");
      }
    }

    private RouteTable split(Target main, List<Target> canary) {
      return new RouteTable(
          2,
          List.of(
              new Route(
                  "/app",
                  Match.of(HOST, "/"),
                  List.of(
                      new Backend("/app", 75, List.of(main)),
                      new Backend("/app-canary", 25, canary)),
                  Policy.NONE)));
    }
  }

  private Edge edgeWith(TestApp app, Map<String, String> labels) {
    var edge = edge();
    edge.apply(labelled(app.target("t1"), labels));
    return edge;
  }

  private static RouteTable labelled(Target target, Map<String, String> labels) {
    var reading = new RouteLabels(Policy.NONE).read(labels);
    assertThat(reading.problems()).isEmpty();
    return new RouteTable(
        2, List.of(Route.of(HOST, "/app", List.of(target)).withPolicy(reading.policy())));
  }

  private static Answer login(RawClient client, String user, String password) throws IOException {
    return client.get(HOST, "/", authorization(user, password)).answer();
  }

  private static String authorization(String user, String password) {
    String pair = user + ":" + password;
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))
        + "\r\n";
  }
}
