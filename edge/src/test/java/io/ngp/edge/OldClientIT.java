package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Clients that speak HTTP/1.0. */
class OldClientIT extends EdgeFixture {
  @Test
  void getCloseByDefault() throws IOException {
    var edge = edge(appAnswering("hello").target("t1"));
    var client = client(edge).send("GET / HTTP/1.0\r\nHost: app.test\r\n\r\n");

    var answer = client.answer();

    assertThat(answer.body()).isEqualTo("hello");
    assertThat(answer.field("connection")).contains("close");
    assertThat(client.isEnded()).isTrue();
  }

  @Test
  void areToldWhenTheConnectionGoesOn() throws IOException {
    var edge = edge(appAnswering("hello").target("t1"));
    var client = client(edge);

    for (int i = 0; i < 2; i++) {
      client.send("GET / HTTP/1.0\r\nHost: app.test\r\nConnection: keep-alive\r\n\r\n");
      assertThat(client.answer().field("connection")).contains("keep-alive");
    }
  }

  @Test
  void getChunkedBodiesUnchunked() throws IOException {
    var app =
        app(call ->
            call.write(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));
    var edge = edge(app.target("t1"));
    var client =
        client(edge).send("GET / HTTP/1.0\r\nHost: app.test\r\nConnection: keep-alive\r\n\r\n");

    var answer = client.answer();

    assertThat(answer.field("transfer-encoding")).isEmpty();
    assertThat(answer.field("connection")).contains("close");
    assertThat(answer.body()).isEqualTo("hello");
  }
}
