package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When one side leaves in the middle the other one is told so. */
class AbortIT extends EdgeFixture {
  private static final String POST = "POST / HTTP/1.1\r\nHost: app.test\r\n";

  @Test
  void clientThatResetsClosesTheAppsConnection() throws Exception {
    var started = new CountDownLatch(1);
    var app =
        app(call -> {
          started.countDown();
          call.in().read();
        });
    var edge = edge(app.target("t1"));
    var client = client(edge).get("/");
    assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(edge.inFlight()).containsEntry("t1", 1);

    client.reset();

    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  @Test
  void clientThatLeavesInSilenceClosesTheAppsConnection() throws Exception {
    var settings = settings().withClient(TestTimeouts.halfClosed(Duration.ofMillis(100)));
    var app = app(call -> call.in().read());
    var edge = edge(settings, app.target("t1"));
    var client = client(edge).get("/");
    Await.until("the request is under way", () -> busy(edge, "t1") == 1);

    client.close();

    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  @Test
  void clientThatLeavesInTheMiddleOfItsBodyClosesTheAppsConnection() throws Exception {
    var app = app(call -> call.body());
    var edge = edge(app.target("t1"));
    var client = client(edge).send(POST + "Content-Length: 10\r\n\r\nhalf");
    Await.until("the request is under way", () -> busy(edge, "t1") == 1);

    client.close();

    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  @Test
  void bodyOfKnownLengthCutOffByTheAppIsCutOffForTheClient() throws IOException {
    var app =
        app(call -> {
          call.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
          call.socket().close();
        });
    var edge = edge(app.target("t1"));
    var client = client(edge).get("/");

    client.head();
    assertThat(client.read(100)).isEqualTo("hello");
    assertThat(edge.inFlight()).containsEntry("t1", 0);
  }

  @Test
  void chunkedBodyCutOffByTheAppIsNotEnded() throws IOException {
    var app =
        app(call -> {
          call.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
          call.socket().close();
        });
    var edge = edge(app.target("t1"));
    var client = client(edge).get("/");

    client.head();
    assertThat(client.read(100)).isEqualTo("5\r\nhello\r\n");
  }

  @Test
  void bodyWithoutLengthCutOffByResetIsNotEnded() throws Exception {
    var received = new CountDownLatch(1);
    var app =
        app(call -> {
          call.write("HTTP/1.1 200 OK\r\n\r\nhello");
          received.await();
          call.socket().setSoLinger(true, 0);
          call.socket().close();
        });
    var edge = edge(app.target("t1"));
    var client = client(edge).get("/");

    client.head();
    assertThat(client.chunk()).hasSize(5);
    received.countDown();
    assertThat(client.read(100)).isEmpty();
  }

  @Test
  void oldClientSeesAResetInsteadOfAFalseEnd() throws Exception {
    var received = new CountDownLatch(1);
    var app =
        app(call -> {
          call.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
          received.await();
          call.socket().close();
        });
    var edge = edge(app.target("t1"));
    var client = client(edge).send("GET / HTTP/1.0\r\nHost: app.test\r\n\r\n");

    client.head();
    assertThat(client.read(5)).isEqualTo("hello");
    received.countDown();
    assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketException.class);
  }
}
