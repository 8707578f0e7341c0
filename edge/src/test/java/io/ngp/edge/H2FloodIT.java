package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Clients that make the edge work for nothing are sent away, and nothing of them stays. */
class H2FloodIT extends EdgeFixture {
  /** Sends until the edge has had enough, or {@code times}; then expects to be told why. */
  private void expectCalmed(Edge edge, int times, Attack attack) throws IOException {
    var client = keep(H2Client.to(edge.port()));
    try {
      for (int i = 0; i < times; i++) {
        attack.send(client, i);
      }
    } catch (IOException _) {
      // Cut off while sending: that is the point.
    }
    int code = -1;
    try {
      code = client.next(H2Wire.GOAWAY).errorCode();
    } catch (IOException _) {
      // A reset may overtake the explanation.
    }
    assertThat(code).isIn(H2Wire.ENHANCE_YOUR_CALM, -1);
    assertThat(client.isEnded()).isTrue();
    Await.until("the connection is gone", () -> edge.stats().connections() == 0);
  }

  private interface Attack {
    void send(H2Client client, int round) throws IOException;
  }

  @Test
  void streamsOpenedAndResetInRapidSequence() throws IOException {
    var never = new CountDownLatch(1);
    var app = app(_ -> never.await());
    var edge = edge(app.target("t1"));

    expectCalmed(edge, 1000, (client, _) -> client.wire().reset(client.get("/"), 8));

    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
    assertThat(app.connections()).isLessThan(250);
  }

  @Test
  void pings() throws IOException {
    expectCalmed(edge(), 5000, (client, _) -> client.wire().frame(H2Wire.PING, 0, 0, new byte[8]));
  }

  @Test
  void settingsFrames() throws IOException {
    expectCalmed(edge(), 5000, (client, _) -> client.wire().settings());
  }

  @Test
  void priorities() throws IOException {
    expectCalmed(
        edge(),
        5000,
        (client, i) -> client.wire().frame(H2Wire.PRIORITY, 0, 2 * i + 1, new byte[5]));
  }

  @Test
  void emptyDataFrames() throws IOException {
    var edge = edge(app(call -> call.body()).target("t1"));
    var client = keep(H2Client.to(edge.port()));
    int stream = client.request("POST", "/", false);

    try {
      for (int i = 0; i < 20; i++) {
        client.wire().data(stream, false, "");
      }
    } catch (IOException _) {
      // Cut off while sending.
    }

    assertThat(client.next(H2Wire.GOAWAY).errorCode()).isEqualTo(H2Wire.ENHANCE_YOUR_CALM);
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  @Test
  void headerSectionsWithoutEnd() throws IOException {
    var edge = edge();
    var client = keep(H2Client.to(edge.port()));
    byte[] start =
        client
            .wire()
            .encoded(1, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a");
    client.wire().frame(H2Wire.HEADERS, 0, 1, start);
    try {
      for (int i = 0; i < 100_000; i++) {
        client.wire().frame(H2Wire.CONTINUATION, 0, 1, client.wire().encoded(1, "x", "y"));
      }
    } catch (IOException _) {
      // Cut off while sending.
    }

    assertThat(client.isEnded()).isTrue();
    Await.until("the connection is gone", () -> edge.stats().connections() == 0);
  }

  @Test
  void moreStreamsThanAllowedAreRefused() throws IOException {
    var never = new CountDownLatch(1);
    var app = app(_ -> never.await());
    var edge = edge(app.target("t1"));
    var client = keep(H2Client.to(edge.port()));
    for (int i = 0; i < 128; i++) {
      client.get("/");
    }

    var refused = client.answer(client.get("/"));

    assertThat(refused.reset()).as("REFUSED_STREAM").isEqualTo(7);
    assertThat(busy(edge, "t1")).isLessThanOrEqualTo(128);
  }
}
