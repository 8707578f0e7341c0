package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersIT extends EdgeFixture {

  @Test
  void requestFieldsArePassedOnInOrderAndUnchanged() throws IOException {
    var app = appAnswering("");
    var edge = edge(app.target("t1"));

    client(edge).get(HOST, "/a?b=c%20d", "X-One: 1\r\nX-Two: \u00e4\r\nX-One: 2\r\n").answer();

    var call = app.calls().getFirst();
    assertThat(call.requestLine()).isEqualTo("GET /a?b=c%20d HTTP/1.1");
    assertThat(call.head()).containsSubsequence("X-One: 1", "X-Two: \u00e4", "X-One: 2");
    assertThat(call.values("host")).containsExactly(HOST);
  }

  @Test
  void fieldsForTheClientsConnectionEndHere() throws IOException {
    var app = appAnswering("");
    var edge = edge(app.target("t1"));

    client(edge)
        .get(
            HOST,
            "/",
            """
            Connection: keep-alive, X-Private\r
            X-Private: 1\r
            Keep-Alive: timeout=5\r
            Proxy-Connection: keep-alive\r
            Proxy: http://evil\r
            TE: gzip\r
            Upgrade: h2c\r
            X-Public: 1\r
            """)
        .answer();

    var call = app.calls().getFirst();
    for (var field :
        new String[] {
          "connection", "x-private", "keep-alive", "proxy-connection", "proxy", "te", "upgrade"
        }) {
      assertThat(call.values(field)).as(field).isEmpty();
    }
    assertThat(call.values("x-public")).containsExactly("1");
  }

  @Test
  void connectionFieldCannotRemoveWhatTheEdgeSays() throws IOException {
    var app = appAnswering("");
    var edge = edge(app.target("t1"));

    client(edge).get(HOST, "/", "Connection: x-forwarded-for, host, x-request-id\r\n").answer();

    var call = app.calls().getFirst();
    assertThat(call.values("x-forwarded-for")).containsExactly("127.0.0.1");
    assertThat(call.values("host")).containsExactly(HOST);
    assertThat(call.values("x-request-id")).hasSize(1);
  }

  @Test
  void appIsToldWhereTheRequestCameFrom() throws IOException {
    var app = appAnswering("");
    var edge = edge(app.target("t1"));

    client(edge).get("app.test:81", "/", "").answer();

    var call = app.calls().getFirst();
    assertThat(call.values("x-forwarded-for")).containsExactly("127.0.0.1");
    assertThat(call.values("x-forwarded-proto")).containsExactly("http");
    assertThat(call.values("x-forwarded-host")).containsExactly("app.test:81");
    assertThat(call.values("x-forwarded-port")).containsExactly(Integer.toString(edge.port()));
  }

  @Test
  void whatAnyoneSaysOfWhereARequestComesFromIsReplaced() throws IOException {
    var app = appAnswering("");
    var edge = edge(app.target("t1"));

    client(edge)
        .get(
            HOST,
            "/",
            """
            X-Forwarded-For: 1.2.3.4\r
            x-forwarded-for: 5.6.7.8\r
            X-Forwarded-Proto: https\r
            X-Forwarded-Host: evil\r
            X-Forwarded-Port: 1\r
            X-Forwarded-Prefix: /evil\r
            X_Forwarded_Proto: https\r
            Forwarded: for=evil\r
            """)
        .answer();

    var call = app.calls().getFirst();
    assertThat(call.values("x-forwarded-for")).containsExactly("127.0.0.1");
    assertThat(call.values("x-forwarded-proto")).containsExactly("http");
    assertThat(call.values("x-forwarded-host")).containsExactly(HOST);
    assertThat(call.values("x-forwarded-port")).containsExactly(Integer.toString(edge.port()));
    assertThat(call.values("x-forwarded-prefix")).isEmpty();
    assertThat(call.values("x_forwarded_proto")).isEmpty();
    assertThat(call.values("forwarded")).isEmpty();
  }

  @Test
  void saneRequestIdIsKept() throws IOException {
    var app = appAnswering("");
    var edge = edge(app.target("t1"));

    client(edge).get(HOST, "/", "X-Request-Id: abc-123\r\n").answer();

    assertThat(app.calls().getFirst().values("x-request-id")).containsExactly("abc-123");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "<script>"})
  void requestIdIsMadeWhenNoneOrNoSaneOneIsGiven(String given) throws IOException {
    var app = appAnswering("");
    var edge = edge(app.target("t1"));
    var client = client(edge);

    client.get(HOST, "/", "X-Request-Id: " + given + "\r\n").answer();
    client.get(HOST, "/", "").answer();

    var first = app.calls().get(0).values("x-request-id");
    var second = app.calls().get(1).values("x-request-id");
    assertThat(first).hasSize(1).allMatch(id -> id.matches("[0-9a-f]{32}"));
    assertThat(second).hasSize(1).isNotEqualTo(first);
  }

  @Test
  void responseFieldsArePassedOnButThoseOfTheAppsConnection() throws IOException {
    var app =
        app(call ->
            call.write(
                """
                HTTP/1.1 201 Made It\r
                Set-Cookie: a=1\r
                Set-Cookie: b=2\r
                Connection: X-Private\r
                X-Private: 1\r
                Keep-Alive: timeout=5\r
                Date: Thu, 01 Jan 1970 00:00:00 GMT\r
                X-Request-Id: r1\r
                Content-Length: 2\r
                \r
                ok\
                """));
    var edge = edge(app.target("t1"));

    var answer = client(edge).get("/").answer();

    assertThat(answer.head())
        .containsExactly(
            "HTTP/1.1 201 Made It",
            "Set-Cookie: a=1",
            "Set-Cookie: b=2",
            "Date: Thu, 01 Jan 1970 00:00:00 GMT",
            "X-Request-Id: r1",
            "Content-Length: 2");
  }

  @Test
  void dateIsAddedWhenTheAppGaveNone() throws IOException {
    var edge = edge(appAnswering("").target("t1"));

    assertThat(client(edge).get("/").answer().field("date"))
        .hasValueSatisfying(date ->
            assertThat(date).matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT"));
  }
}
