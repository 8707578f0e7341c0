package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Match;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorPageIT extends EdgeFixture {

  @Test
  void browsersGetAPageThatEscapesWhatTheClientSent() throws IOException {
    var edge = edge(refusing("dead"));

    var answer =
        client(edge)
            .get(HOST, "/", "Accept: text/html,application/json;q=0.9\r\nX-Request-Id: id-1\r\n")
            .answer();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.field("content-type")).contains("text/html; charset=utf-8");
    assertThat(answer.field("cache-control")).contains("no-store");
    assertThat(answer.body())
        .startsWith("<!doctype html>")
        .contains("<title>503 Service Unavailable</title>")
        .contains("App /app cannot be reached")
        .contains("<dd>/app</dd>")
        .contains("<dd>dead (127.0.0.1:")
        .contains("<dd>id-1</dd>")
        .doesNotContainPattern("\\{[a-z]+}");
  }

  @Test
  void markupInARequestDoesNotReachThePage() throws IOException {
    var edge = edge();
    edge.apply(new RouteTable(2, List.of(Route.of(Match.of(HOST, "/api"), "/app", List.of()))));

    var answer = client(edge).get(HOST, "/<script>{facts}\"", "Accept: text/html\r\n").answer();

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("/&lt;script&gt;{facts}&quot;").doesNotContain("<script>");
  }

  @Test
  void programsThatAskForJsonGetIt() throws IOException {
    var edge = edge(refusing("dead"));

    var answer =
        client(edge).get(HOST, "/", "Accept: application/json\r\nX-Request-Id: id-1\r\n").answer();

    assertThat(answer.field("content-type")).contains("application/json");
    assertThat(answer.body())
        .matches(
            "\\{\"status\":503,\"error\":\"Service Unavailable\",\"message\":\"App /app [^\"]+\","
                + "\"route\":\"/app\",\"target\":\"dead\",\"requestId\":\"id-1\"}\n");
  }

  @Test
  void jsonQuotesWhatTheClientSent() throws IOException {
    var edge = edge();

    var answer = client(edge).get("no-body", "/", "Accept: application/json\r\n").answer();

    assertThat(answer.body())
        .contains("No app is reachable as \\\"no-body\\\".")
        .contains("\"route\":null,\"target\":null");
  }

  @Test
  void everyoneElseGetsText() throws IOException {
    var answer = client(edge()).get(HOST, "/", "Accept: */*\r\n").answer();

    assertThat(answer.field("content-type")).contains("text/plain; charset=utf-8");
    assertThat(answer.body()).startsWith("503 Service Unavailable\nApp /app has no running copy");
    assertThat(answer.field("x-request-id"))
        .hasValueSatisfying(id -> assertThat(answer.body()).endsWith("Request id: " + id + "\n"));
  }

  @Test
  void headGetsTheHeadersOnly() throws IOException {
    var client = client(edge());

    var answer = client.send("HEAD / HTTP/1.1\r\nHost: app.test\r\n\r\n").headAnswer();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(client.get("/").answer().status()).isEqualTo(503);
  }
}
