package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DispatchIT extends EdgeFixture {

  @Test
  void requestsGoWhereFewestAreUnderWay() throws Exception {
    var release = new CountDownLatch(1);
    var slow =
        app(call -> {
          release.await();
          call.answer("slow");
        });
    var quick = appAnswering("quick");
    var edge = edge(slow.target("slow"));
    var stuck = client(edge).get("/");
    Await.until("the request arrived", () -> slow.calls().size() == 1);
    edge.apply(table(slow.target("slow"), quick.target("quick")));
    var client = client(edge);

    for (int i = 0; i < 20; i++) {
      assertThat(client.get("/").answer().body()).isEqualTo("quick");
    }
    release.countDown();
    assertThat(stuck.answer().body()).isEqualTo("slow");
  }

  @Test
  void idleTargetsShareTheLoad() throws IOException {
    var one = appAnswering("one");
    var other = appAnswering("other");
    var edge = edge(one.target("t1"), other.target("t2"));
    var client = client(edge);

    for (int i = 0; i < 100; i++) {
      client.get("/").answer();
    }

    assertThat(one.calls()).hasSizeBetween(20, 80);
    assertThat(other.calls()).hasSizeBetween(20, 80);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void targetThatRefusesIsPassedOverForAnother(String method) throws IOException {
    var app = appAnswering("hello");
    var edge = edge(refusing("dead1"), refusing("dead2"), app.target("alive"));
    var client = client(edge);

    for (int i = 0; i < 20; i++) {
      client.send(method + " / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\nbody");
      assertThat(client.answer().body()).isEqualTo("hello");
    }

    assertThat(edge.inFlight()).containsEntry("dead1", 0).containsEntry("dead2", 0);
    assertThat(edge.stats().retries()).as("tries on ejected targets").isLessThanOrEqualTo(2);
  }

  @Test
  void whoeverIsAliveIsFoundAmongManyThatRefuse() throws IOException {
    var app = appAnswering("hello");
    for (int round = 0; round < 5; round++) {
      var targets = new ArrayList<Target>();
      for (int i = 0; i < 15; i++) {
        targets.add(refusing("dead" + i));
      }
      targets.add(app.target("alive"));
      var edge = edge(targets.toArray(Target[]::new));

      assertThat(client(edge).get("/").answer().body()).isEqualTo("hello");
    }
  }

  @Test
  void ejectedTargetIsTriedAgainWhenThereIsNoOther() throws IOException {
    var target = new Target("t1", "127.0.0.1", FreePort.pick());
    var edge = edge(target);
    var client = client(edge);
    assertThat(client.get("/").answer().status()).isEqualTo(503);

    try (var server = new ServerSocket(target.port(), 50, InetAddress.getLoopbackAddress())) {
      client.get("/");
      try (var socket = server.accept()) {
        TestApp.lines(socket.getInputStream());
        socket
            .getOutputStream()
            .write("HTTP/1.1 204 Back\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.answer().status()).isEqualTo(204);
      }
    }
  }

  @Test
  void routeWhoseTargetsAllRefuseIsAnsweredWith503() throws IOException {
    var edge = edge(refusing("dead1"), refusing("dead2"));
    var client = client(edge);

    var answer = client.get("/").answer();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("2 of 2 targets").contains("dead").contains("$PORT0");
    assertThat(client.get("/").answer().status()).as("the connection goes on").isEqualTo(503);
    assertThat(edge.inFlight()).containsEntry("dead1", 0).containsEntry("dead2", 0);
  }

  @Test
  void targetThatDoesNotAcceptInTimeIsAnsweredWith504() throws IOException {
    try (var full = new FullBacklog()) {
      var edge = edge(impatient(Duration.ofMillis(200)), full.target("full"));

      var answer = client(edge).get("/").answer();

      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.body()).contains("did not accept a connection").contains("200 ms");
      assertThat(edge.inFlight()).containsEntry("full", 0);
    }
  }

  @Test
  void targetThatDoesNotAnswerInTimeIsAnsweredWith504() throws IOException {
    var app = app(call -> call.in().read());
    var edge = edge(impatient(Duration.ofMillis(200)), app.target("t1"));

    var answer = client(edge).get("/").answer();

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.body()).contains("did not answer").contains("200 ms").contains("t1");
    assertThat(app.calls()).as("it is not offered again").hasSize(1);
    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
    assertThat(edge.inFlight()).containsEntry("t1", 0);
  }

  @Test
  void keptConnectionThatTurnsOutClosedIsReplacedForAGet() throws IOException {
    var served = new AtomicInteger();
    var app = app(call -> closeInsteadOfSecondAnswer(call, served));
    var edge = edge(app.target("t1"));
    var client = client(edge);

    assertThat(client.get("/").answer().body()).isEqualTo("1");
    assertThat(client.get("/").answer().body()).isEqualTo("3");
    assertThat(edge.inFlight()).containsEntry("t1", 0);
    assertThat(edge.stats().retries()).isEqualTo(1);
  }

  @Test
  void postOnAKeptConnectionThatTurnsOutClosedIsNotRepeated() throws IOException {
    var served = new AtomicInteger();
    var app = app(call -> closeInsteadOfSecondAnswer(call, served));
    var edge = edge(app.target("t1"));
    var client = client(edge);
    client.get("/").answer();

    client.send("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\nbody");

    var answer = client.answer();
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("closed the connection");
    assertThat(served).hasValue(2);
    assertThat(edge.inFlight()).containsEntry("t1", 0);
  }

  private static void closeInsteadOfSecondAnswer(TestApp.Call call, AtomicInteger served)
      throws IOException {
    int number = served.incrementAndGet();
    if (number == 2) {
      call.socket().close();
    } else {
      call.answer(Integer.toString(number));
    }
  }

  @Test
  void getOnANewConnectionThatIsClosedIsNotRepeated() throws IOException {
    var app = app(call -> call.socket().close());
    var edge = edge(app.target("t1"));

    var answer = client(edge).get("/").answer();

    assertThat(answer.status()).isEqualTo(502);
    assertThat(app.calls()).hasSize(1);
  }

  @Test
  void getIsNotRepeatedOnceAByteOfAnAnswerCame() throws IOException {
    var served = new AtomicInteger();
    var app =
        app(call -> {
          if (served.incrementAndGet() == 1) {
            call.answer("first");
          } else {
            call.write("HTTP/1.1 200 O");
            call.socket().close();
          }
        });
    var edge = edge(app.target("t1"));
    var client = client(edge);
    client.get("/").answer();

    assertThat(client.get("/").answer().status()).isEqualTo(502);
    assertThat(served).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nBad(Name: 1\r\n\r\n",
      })
  void wrongAnswerIsAnsweredWith502(String bytes) throws IOException {
    var app = app(call -> call.write(bytes));
    var edge = edge(app.target("t1"));
    var client = client(edge);

    var answer = client.get("/").answer();

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("not valid HTTP").contains("t1");
    assertThat(client.get("nobody", "/", "").answer().status()).isEqualTo(404);
    assertThat(edge.inFlight()).containsEntry("t1", 0);
  }

  @Test
  void connectionsAreKeptOnlyUpToTheLimit() throws IOException {
    var all = new CountDownLatch(6);
    var app =
        app(call -> {
          all.countDown();
          all.await();
          call.answer("x");
        });
    var limits = new EdgeSettings.Limits(16_384, Long.MAX_VALUE, 100, 2, 3);
    var edge = edge(settings().withEventLoops(1).withLimits(limits), app.target("t1"));
    var clients = new ArrayList<RawClient>();
    for (int i = 0; i < 6; i++) {
      clients.add(client(edge).get("/"));
    }
    for (var client : clients) {
      client.answer();
    }

    assertThat(app.connections()).isEqualTo(6);
    Await.until("only two are kept", () -> app.openConnections() == 2);
  }

  @Test
  void unusedConnectionsAreClosedAfterAWhile() throws IOException {
    var settings = settings().withUpstream(TestTimeouts.keepAlive(Duration.ofMillis(100)));
    var app = appAnswering("x");
    var edge = edge(settings, app.target("t1"));

    client(edge).get("/").answer();

    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
  }

  private static EdgeSettings impatient(Duration limit) {
    return settings().withUpstream(TestTimeouts.answer(limit));
  }

  /**
   * A listener whose queue of connections is full, so that the kernel leaves further ones without
   * an answer.
   */
  static final class FullBacklog implements AutoCloseable {
    private final ServerSocket server;
    private final ArrayList<SocketChannel> fill = new ArrayList<>();

    FullBacklog() throws IOException {
      server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      for (int i = 0; i < 8; i++) {
        var channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
        fill.add(channel);
      }
      Await.until(
          "the queue is full",
          () ->
              fill.stream()
                      .filter(channel -> {
                        try {
                          return channel.finishConnect();
                        } catch (IOException e) {
                          return false;
                        }
                      })
                      .count()
                  >= 2);
    }

    Target target(String id) {
      return new Target(id, "127.0.0.1", server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      for (var channel : fill) {
        channel.close();
      }
      server.close();
    }
  }
}
