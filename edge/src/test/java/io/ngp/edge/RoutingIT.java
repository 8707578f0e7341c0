package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Access;
import io.ngp.edge.route.Cidr;
import io.ngp.edge.route.Match;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingIT extends EdgeFixture {

  @ParameterizedTest
  @ValueSource(strings = {"app.test", "APP.Test", "app.test:8080", "app.test."})
  void hostIsMatchedWithoutCaseOrPort(String host) throws IOException {
    var edge = edge(appAnswering("hello").target("t1"));

    var answer = client(edge).get(host, "/", "").answer();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("hello");
  }

  @Test
  void absoluteTargetOverridesHostAndIsSentAsPath() throws IOException {
    var app = appAnswering("hello");
    var edge = edge(app.target("t1"));

    var answer =
        client(edge).send("GET http://App.test:81/x?y=1 HTTP/1.1\r\nHost: other\r\n\r\n").answer();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(app.calls().getFirst().requestLine()).isEqualTo("GET /x?y=1 HTTP/1.1");
    assertThat(app.calls().getFirst().values("host")).containsExactly("App.test:81");
  }

  @Test
  void optionsForTheServerIsPassedOn() throws IOException {
    var app = appAnswering("");
    var edge = edge(app.target("t1"));

    client(edge).send("OPTIONS * HTTP/1.1\r\nHost: app.test\r\n\r\n").answer();

    assertThat(app.calls().getFirst().requestLine()).isEqualTo("OPTIONS * HTTP/1.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: app.test\r\nHost: app.test\r\n\r\n",
        "GET / HTTP/1.1\r\nHost:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: app.test:port\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: user@app.test\r\n\r\n",
      })
  void requestWithoutOneValidHostIsRefused(String request) throws IOException {
    var app = appAnswering("hello");
    var edge = edge(app.target("t1"));
    var client = client(edge).send(request);

    assertThat(client.answer().status()).isEqualTo(400);
    assertThat(client.isEnded()).isTrue();
    assertThat(app.calls()).isEmpty();
  }

  @Test
  void unknownHostIsAnsweredWith404ThatSaysWhereAppsAre() throws IOException {
    var edge = edge(appAnswering("hello").target("t1"));
    var client = client(edge);

    var answer = client.get("nobody.test", "/", "").answer();

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("nobody.test").contains("name.ngp.localhost");
    assertThat(client.get("/").answer().body()).as("the connection goes on").isEqualTo("hello");
    assertThat(edge.stats().unrouted()).isEqualTo(1);
  }

  @Test
  void longestPathPrefixOfWholeSegmentsWins() throws IOException {
    var edge = edge();
    edge.apply(
        new RouteTable(
            2,
            List.of(
                route("/", appAnswering("root").target("t1")),
                route("/api", appAnswering("api").target("t2")),
                route("/api/v2/", appAnswering("v2").target("t3")))));
    var client = client(edge);

    assertThat(client.get("/apix").answer().body()).isEqualTo("root");
    assertThat(client.get("/api?x=/api/v2").answer().body()).isEqualTo("api");
    assertThat(client.get("/api/v1").answer().body()).isEqualTo("api");
    assertThat(client.get("/api/v2").answer().body()).isEqualTo("v2");
    assertThat(client.get("/api/v2/x").answer().body()).isEqualTo("v2");
  }

  @Test
  void pathNoRouteTakesIsAnsweredWith404() throws IOException {
    var edge = edge();
    edge.apply(new RouteTable(2, List.of(route("/api", appAnswering("api").target("t1")))));

    var answer = client(edge).get("/other").answer();

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("/other");
  }

  @Test
  void routeWithoutTargetsIsAnsweredWith503() throws IOException {
    var answer = client(edge()).get("/").answer();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("/app has no running copy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin",
        "/admin/x",
        "/x/../admin",
        "//admin",
        "/%61dmin",
        "/./admin",
        "/x/%2e%2e/admin"
      })
  void addressRestrictionHoldsHoweverThePathIsWritten(String path) throws IOException {
    var app = appAnswering("secret");
    var edge = edge();
    var target = app.target("t1");
    edge.apply(
        new RouteTable(
            2, List.of(route("/", target), allowing(route("/admin", target), "10.0.0.0/8"))));

    var answer = client(edge).get(path).answer();

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("127.0.0.1").contains("10.0.0.0/8");
    assertThat(app.calls()).isEmpty();
  }

  @Test
  void allowedAddressIsLetIn() throws IOException {
    var edge = edge();
    edge.apply(
        new RouteTable(
            2,
            List.of(
                allowing(route("/", appAnswering("in").target("t1")), "::1/128", "127.0.0.0/8"))));

    assertThat(client(edge).get("/").answer().body()).isEqualTo("in");
  }

  @Test
  void requestsAndResponseClassesAreCountedPerRoute() throws IOException {
    var app =
        app(call -> {
          String status = call.requestLine().contains("gone") ? "410 Gone" : "200 OK";
          call.write("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
        });
    var edge = edge(app.target("t1"));
    var client = client(edge);

    client.get("/").answer();
    client.get("/").answer();
    client.get("/gone").answer();

    var counts = edge.stats().routes().get("/app");
    assertThat(counts).isEqualTo(new EdgeStats.RouteStats(3, 0, 2, 0, 1, 0, 0));
    assertThat(edge.stats().connections()).isEqualTo(1);
    assertThat(edge.stats().accepted()).isEqualTo(1);
  }

  private static Route route(String path, Target target) {
    return Route.of(Match.of(HOST, path), "/app" + path, List.of(target));
  }

  private static Route allowing(Route route, String... ranges) {
    var allow = Stream.of(ranges).map(Cidr::parse).toList();
    return route.withPolicy(Policy.NONE.withAccess(Access.allowing(allow)));
  }
}
