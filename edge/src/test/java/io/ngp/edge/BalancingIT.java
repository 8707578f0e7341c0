package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.EdgeSettings.UpstreamTimeouts;
import io.ngp.edge.route.Balancing;
import io.ngp.edge.route.Balancing.ActiveCheck;
import io.ngp.edge.route.Balancing.Algorithm;
import io.ngp.edge.route.Balancing.Ejection;
import io.ngp.edge.route.Balancing.HashKey;
import io.ngp.edge.route.Balancing.Load;
import io.ngp.edge.route.Balancing.Retries;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import io.ngp.edge.upstream.Ejections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BalancingIT extends EdgeFixture {

  @Test
  void targetsTakeTurnsWhereThatIsWanted() throws IOException {
    var edge =
        edge(
            Balancing.DEFAULT.withAlgorithm(Algorithm.ROUND_ROBIN, HashKey.CLIENT),
            appAnswering("a").target("a"),
            appAnswering("b").target("b"),
            appAnswering("c").target("c"));
    var client = client(edge);

    for (int round = 0; round < 5; round++) {
      assertThat(List.of(body(client, ""), body(client, ""), body(client, "")))
          .doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"header:X-User", "cookie:user"})
  void theSameUserGoesToTheSameTarget(String key) throws IOException {
    var edge =
        edge(
            Balancing.DEFAULT.withAlgorithm(Algorithm.HASH, HashKey.parse(key)),
            appAnswering("a").target("a"),
            appAnswering("b").target("b"));
    var seen = new HashSet<String>();

    for (int user = 0; user < 30; user++) {
      String field =
          key.startsWith("header")
              ? "X-User: u" + user + "\r\n"
              : "Cookie: other=1; user=u" + user + "\r\n";
      String first = body(client(edge), field);
      assertThat(body(client(edge), field)).isEqualTo(first);
      assertThat(body(client(edge), field)).isEqualTo(first);
      seen.add(first);
    }
    assertThat(seen).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aClientStaysAtTheTargetItsCookieStandsFor() throws IOException {
    var one = appAnswering("a");
    var other = appAnswering("b");
    var sticky = Balancing.DEFAULT.withSticky("stay");
    var edge = edge(sticky, one.target("a"), other.target("b"));

    var first = client(edge).get("/").answer();
    String cookie = first.field("set-cookie").orElseThrow();
    assertThat(cookie).matches("stay=[A-Za-z0-9_-]{16}; Path=/; HttpOnly; SameSite=Lax");
    String field = "Cookie: " + cookie.substring(0, cookie.indexOf(';')) + "\r\n";
    for (int i = 0; i < 20; i++) {
      var next = client(edge).get(HOST, "/", field).answer();
      assertThat(next.body()).isEqualTo(first.body());
      assertThat(next.field("set-cookie")).isEmpty();
    }

    edge.apply(table(sticky, first.body().equals("a") ? other.target("b") : one.target("a")));
    var moved = client(edge).get(HOST, "/", field).answer();
    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.body()).isNotEqualTo(first.body());
    assertThat(moved.field("set-cookie")).hasValueSatisfying(c -> assertThat(c).contains("stay="));
  }

  @Test
  void aClientWhoseTargetIsFullGoesElsewhereAndKeepsItsCookie() throws IOException {
    var answers = new Semaphore(0);
    var one =
        app(call -> {
          answers.acquire();
          call.answer("one");
        });
    var sticky =
        Balancing.DEFAULT.withSticky("stay").withLoad(new Load(1, 10, Duration.ofMinutes(1)));
    var edge = edge(sticky, one.target("one"));
    answers.release();
    var cookie = client(edge).get("/").answer().field("set-cookie").orElseThrow();
    String field = "Cookie: " + cookie.substring(0, cookie.indexOf(';')) + "\r\n";
    edge.apply(table(sticky, one.target("one"), appAnswering("other").target("other")));
    var first = client(edge).get(HOST, "/", field);
    Await.until("its target is full", () -> busy(edge, "one") == 1);

    var elsewhere = client(edge).get(HOST, "/", field).answer();

    assertThat(elsewhere.body()).isEqualTo("other");
    assertThat(elsewhere.field("set-cookie")).isEmpty();
    answers.release(2);
    assertThat(first.answer().body()).isEqualTo("one");
    assertThat(client(edge).get(HOST, "/", field).answer().body()).isEqualTo("one");
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void aTargetThatFailsAgainAndAgainIsPassedOver(int status) throws IOException {
    var sick = app(call -> call.write("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n"));
    var edge =
        edge(
            Balancing.DEFAULT.withEjection(Ejection.after(3, Duration.ofMinutes(1))),
            sick.target("sick"),
            appAnswering("well").target("well"));
    var client = client(edge);

    for (int i = 0; i < 100; i++) {
      client.get("/").answer();
    }

    assertThat(sick.calls()).hasSize(3);
  }

  @Test
  void aTargetThatFailsFarMoreThanTheOthersIsPassedOver() throws IOException {
    var turn = new AtomicInteger();
    var flaky =
        app(call ->
            call.write(
                "HTTP/1.1 "
                    + (turn.incrementAndGet() % 2 == 0 ? "500" : "200")
                    + " So\r\nContent-Length: 1\r\n\r\na"));
    var window = Duration.ofSeconds(1);
    var edge = edge(settings().withUpstream(UpstreamTimeouts.DEFAULT.withWindow(window)));
    edge.apply(table(Balancing.DEFAULT, flaky.target("flaky"), appAnswering("b").target("steady")));
    var client = client(edge);

    Await.until("only the other is used", () -> onlyB(client));

    assertThat(edge.stats().ejections())
        .containsEntry(Ejections.Reason.SUCCESS_RATE, 1L)
        .containsEntry(Ejections.Reason.FAILURES, 0L);
    assertThat(EdgeMetrics.text(edge.stats(), 0))
        .contains("ngp_edge_ejections_total{reason=\"success_rate\"} 1\n")
        .contains("ngp_edge_target_ejected{target=\"flaky\"} 1\n");
  }

  @Test
  void oneThatOnlySaysNoIsNotSick() throws IOException {
    var refusing = app(call -> call.write("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"));
    var edge =
        edge(
            Balancing.DEFAULT.withEjection(Ejection.after(1, Duration.ofMinutes(1))),
            refusing.target("t1"),
            appAnswering("well").target("t2"));
    var client = client(edge);

    for (int i = 0; i < 100; i++) {
      client.get("/").answer();
    }

    assertThat(refusing.calls()).hasSizeGreaterThan(20);
  }

  @Test
  void aRequestThatDoesNoHarmTwiceIsOfferedToAnotherWhenItIsNotAnswered() throws IOException {
    var rude = app(call -> call.socket().close());
    var edge = edge(rude.target("rude"), appAnswering("kind").target("kind"));

    for (int i = 0; i < 50; i++) {
      assertThat(client(edge).get("/").answer().body()).isEqualTo("kind");
    }

    assertThat(rude.calls()).as("until it is passed over").hasSize(5);
  }

  @Test
  void aPostThatIsNotAnsweredIsNotOfferedAgain() throws IOException {
    var rude = app(call -> call.socket().close());
    var other = appAnswering("other");
    var edge = edge(rude.target("rude"), other.target("other"));
    int failed = 0;

    for (int i = 0; i < 20; i++) {
      var client = client(edge);
      client.send("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\nbody");
      failed += client.answer().status() == 502 ? 1 : 0;
    }

    assertThat(failed).isEqualTo(rude.calls().size()).isPositive();
    assertThat(other.calls()).hasSize(20 - failed);
  }

  @Test
  void answersARouteWantsAnotherTryForAreThrownAway() throws IOException {
    var busy = app(call -> call.write("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"));
    var edge =
        edge(
            Balancing.DEFAULT
                .withRetries(new Retries(0, Set.of(503)))
                .withEjection(Ejection.after(0, Duration.ofSeconds(1))),
            busy.target("busy"),
            appAnswering("idle").target("idle"));
    var client = client(edge);

    for (int i = 0; i < 40; i++) {
      assertThat(body(client, "")).isEqualTo("idle");
    }

    assertThat(busy.calls()).isNotEmpty();
    assertThat(busy(edge, "busy")).isZero();
    assertThat(busy(edge, "idle")).isZero();
    assertThat(edge.stats().retries()).isEqualTo(busy.calls().size());
    assertThat(EdgeMetrics.text(edge.stats(), 0))
        .contains("ngp_edge_request_retries_total{route=\"/app\"} " + busy.calls().size() + "\n");
  }

  @Test
  void whereThereIsNoOtherTheAnswerIsPassedOn() throws IOException {
    var busy = app(call -> call.write("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"));
    var edge =
        edge(Balancing.DEFAULT.withRetries(new Retries(0, Set.of(503))), busy.target("busy"));

    var answer = client(edge).get("/").answer();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("busy");
    assertThat(busy.calls()).hasSize(1);
  }

  @Test
  void aRouteInTroubleIsNotAskedManyTimesOver() throws IOException {
    var busy = app(call -> call.write("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"));
    var alsoBusy = app(call -> call.write("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"));
    var edge =
        edge(
            Balancing.DEFAULT.withRetries(new Retries(2, Set.of(503))),
            busy.target("t1"),
            alsoBusy.target("t2"));
    var client = client(edge);

    for (int i = 0; i < 1000; i++) {
      assertThat(client.get("/").answer().status()).isEqualTo(503);
    }

    // A hundred to begin with, one in five, and ten for each second it took.
    assertThat(edge.stats().retries()).isBetween(100L, 600L);
    assertThat(busy.calls().size() + alsoBusy.calls().size())
        .isEqualTo((int) (1000 + edge.stats().retries()));
  }

  @Test
  void targetsTheEdgesOwnCheckFindsSickGetNothing() throws IOException {
    var isWell = new AtomicBoolean(true);
    var app =
        app(call -> {
          boolean isCheck = call.requestLine().contains("/health");
          call.write(
              "HTTP/1.1 "
                  + (isCheck && !isWell.get() ? "500" : "200")
                  + " So\r\nContent-Length: 1\r\n\r\na");
        });
    var other = appAnswering("b");
    var edge =
        edge(
            Balancing.DEFAULT.withCheck(new ActiveCheck("/health", Duration.ofMillis(20))),
            app.target("a"),
            other.target("b"));
    var client = client(edge);
    Await.until("it is asked", () -> !app.calls().isEmpty());
    assertThat(app.calls().getFirst().values("host")).containsExactly(HOST);

    isWell.set(false);
    Await.until("only the other is used", () -> onlyB(client));
    isWell.set(true);
    Await.until("both are used", () -> !onlyB(client));

    edge.apply(table(Balancing.DEFAULT, app.target("a"), other.target("b")));
    Await.until("checks end", () -> isQuiet(app));
  }

  static List<String> madeUpCookies() {
    return List.of(
        "ngp-sticky=",
        "ngp-sticky=0",
        "ngp-sticky=a",
        "ngp-sticky=127.0.0.1:22",
        "ngp-sticky=../../etc/passwd",
        "ngp-sticky=" + "f".repeat(15_000),
        "ngp-sticky=\u00ff\u0080",
        "ngp-sticky=a, ngp-sticky=b",
        "ngp-sticky=a; ngp-sticky=b; ngp-sticky=c",
        "ngp-sticky; ngp-sticky=\"a; b\"; =;;;=");
  }

  @ParameterizedTest
  @MethodSource("madeUpCookies")
  void madeUpStickyCookieLeadsWhereNoCookieLeads(String cookie) throws IOException {
    var edge = edge(Balancing.DEFAULT.withSticky("ngp-sticky"), appAnswering("a").target("a"));
    var client = client(edge);

    var answer = client.get(HOST, "/", "Cookie: " + cookie + "\r\n").answer();

    assertThat(answer.body()).isEqualTo("a");
    String made = answer.field("set-cookie").orElseThrow();
    assertThat(made).matches("ngp-sticky=[A-Za-z0-9_-]+; Path=/; HttpOnly; SameSite=Lax");
    String twice = "Cookie: " + made.split(";", 2)[0] + "; " + cookie + "\r\n";
    assertThat(client.get(HOST, "/", twice).answer().field("set-cookie")).isEmpty();
  }

  @Test
  void requestsStayInTheBalancersZoneWhileItHasTargetsEnough() throws IOException {
    var near = appAnswering("near");
    var far = appAnswering("far");
    var edge = edge(settings().withZone("here"));
    edge.apply(
        table(
            Balancing.DEFAULT,
            new Target("n", "127.0.0.1", near.port(), "here"),
            new Target("f", "127.0.0.1", far.port(), "there")));
    var client = client(edge);
    for (int i = 0; i < 30; i++) {
      assertThat(body(client, "")).isEqualTo("near");
    }

    near.close();

    // The connection that was kept is gone, and so is who would accept another.
    assertThat(body(client(edge), "")).isEqualTo("far");
  }

  private static boolean isQuiet(TestApp app) {
    int before = app.calls().size();
    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    return app.calls().size() == before;
  }

  private static boolean onlyB(RawClient client) {
    try {
      for (int i = 0; i < 20; i++) {
        if (!body(client, "").equals("b")) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String body(RawClient client, String fields) throws IOException {
    return client.get(HOST, "/", fields).answer().body();
  }

  private Edge edge(Balancing balancing, Target... targets) {
    var edge = edge();
    edge.apply(table(balancing, targets));
    return edge;
  }

  private static RouteTable table(Balancing balancing, Target... targets) {
    return new RouteTable(
        2,
        List.of(
            Route.of(HOST, "/app", List.of(targets))
                .withPolicy(Policy.NONE.withBalancing(balancing))));
  }
}
