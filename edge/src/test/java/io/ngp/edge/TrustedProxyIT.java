package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Access;
import io.ngp.edge.route.Cidr;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a proxy in front of the edge says of a request is believed when the proxy is trusted. */
class TrustedProxyIT extends EdgeFixture {
  private static final String SPOKEN =
      """
      X-Forwarded-For: 6.6.6.6\r
      X-Forwarded-For: 192.0.2.7, 127.0.0.9\r
      X-Forwarded-Proto: https\r
      X-Forwarded-Host: www.example.org\r
      X-Forwarded-Port: 8443\r
      X-Forwarded-Prefix: /evil\r
      X_Forwarded_For: 7.7.7.7\r
      Forwarded: for=8.8.8.8\r
      """;

  private static EdgeSettings trusting() {
    return settings().withTrustedProxies(List.of(Cidr.parse("127.0.0.0/8")));
  }

  @Test
  void chainIsKeptAndContinuedAndSchemeHostAndPortAreAsTheProxySays() throws IOException {
    var app = appAnswering("");
    var edge = edge(trusting(), app.target("t1"));

    client(edge).get(HOST, "/", SPOKEN).answer();

    var call = app.calls().getFirst();
    assertThat(call.values("x-forwarded-for"))
        .containsExactly("6.6.6.6, 192.0.2.7, 127.0.0.9, 127.0.0.1");
    assertThat(call.values("x-forwarded-proto")).containsExactly("https");
    assertThat(call.values("x-forwarded-host")).containsExactly("www.example.org");
    assertThat(call.values("x-forwarded-port")).containsExactly("8443");
    assertThat(call.values("host")).containsExactly(HOST);
    assertThat(call.values("x-forwarded-prefix")).isEmpty();
    assertThat(call.values("x_forwarded_for")).isEmpty();
    assertThat(call.values("forwarded")).isEmpty();
  }

  @Test
  void overHttp2TheSameHolds() throws IOException {
    var app = appAnswering("");
    var edge = edge(trusting(), app.target("t1"));
    var client = keep(H2Client.to(edge.port()));

    client.answer(client.get("/", "x-forwarded-for", "192.0.2.7", "x-forwarded-proto", "https"));

    var call = app.calls().getFirst();
    assertThat(call.values("x-forwarded-for")).containsExactly("192.0.2.7, 127.0.0.1");
    assertThat(call.values("x-forwarded-proto")).containsExactly("https");
    assertThat(call.values("x-forwarded-port")).containsExactly("443");
  }

  @Test
  void whatMakesNoSenseIsWrittenAnew() throws IOException {
    var app = appAnswering("");
    var edge = edge(trusting(), app.target("t1"));

    client(edge)
        .get(
            HOST,
            "/",
            """
            X-Forwarded-Proto: gopher\r
            X-Forwarded-Host: a/../b\r
            X-Forwarded-Port: 99999\r
            """)
        .answer();

    var call = app.calls().getFirst();
    assertThat(call.values("x-forwarded-for")).containsExactly("127.0.0.1");
    assertThat(call.values("x-forwarded-proto")).containsExactly("http");
    assertThat(call.values("x-forwarded-host")).containsExactly(HOST);
    assertThat(call.values("x-forwarded-port")).containsExactly(Integer.toString(edge.port()));
  }

  @Test
  void addressRestrictionsAreHeldAgainstTheClientBehindTheProxy() throws IOException {
    var app = appAnswering("");
    var edge = edge(trusting());
    edge.apply(restricted(app, Access.allowing(List.of(Cidr.parse("192.0.2.0/24")))));

    assertThat(status(edge, "X-Forwarded-For: 192.0.2.7\r\n")).isEqualTo(200);
    assertThat(status(edge, "X-Forwarded-For: 192.0.2.7, 198.51.100.1\r\n")).isEqualTo(403);
    assertThat(status(edge, "")).isEqualTo(403);
  }

  @Test
  void nobodyElseTalksHimselfIntoARouteOrOutOfOne() throws IOException {
    var app = appAnswering("");
    var edge = edge();
    edge.apply(restricted(app, Access.allowing(List.of(Cidr.parse("192.0.2.0/24")))));

    assertThat(status(edge, "X-Forwarded-For: 192.0.2.7\r\n")).isEqualTo(403);
  }

  @Test
  void requestThatReachedTheProxyPlainIsSentOnToHttps() throws IOException {
    var app = appAnswering("");
    var edge = edge(trusting());
    edge.apply(restricted(app, new Access(true, Optional.empty(), List.of(), List.of())));

    var plain = client(edge).get(HOST, "/a?b", "X-Forwarded-Proto: http\r\n").answer();

    assertThat(plain.status()).isEqualTo(308);
    assertThat(plain.field("location")).contains("https://app.test/a?b");
    assertThat(status(edge, "X-Forwarded-Proto: https\r\n")).isEqualTo(200);
  }

  private int status(Edge edge, String fields) throws IOException {
    return client(edge).get(HOST, "/", fields).answer().status();
  }

  private static RouteTable restricted(TestApp app, Access access) {
    var route = Route.of(HOST, "/app", List.of(app.target("t1")));
    return new RouteTable(1, List.of(route.withPolicy(Policy.NONE.withAccess(access))));
  }
}
