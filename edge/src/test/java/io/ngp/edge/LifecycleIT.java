package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.edge.route.RouteTable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class LifecycleIT extends EdgeFixture {

  @Test
  void takenPortIsNamed() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var edge = keep(new Edge(EdgeSettings.of("127.0.0.1", other.getLocalPort(), "x.localhost")));

      assertThatThrownBy(edge::start)
          .isInstanceOf(EdgeBindException.class)
          .hasMessageContaining("Cannot listen on 127.0.0.1:" + other.getLocalPort())
          .hasMessageContaining("Address already in use")
          .hasMessageContaining("choose another edge port");
    }
  }

  @Test
  void tableAppliedBeforeTheStartCounts() throws IOException {
    var edge = keep(new Edge(settings()));
    edge.apply(table(appAnswering("x").target("t1")));
    edge.start();

    assertThat(client(edge).get("/").answer().body()).isEqualTo("x");
  }

  @Test
  void portIsUnknownBeforeTheStart() {
    var edge = keep(new Edge(settings()));

    assertThatThrownBy(edge::port).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingLetsRequestsFinishAndRefusesNewConnections() throws Exception {
    var release = new CountDownLatch(1);
    var app =
        app(call -> {
          release.await();
          call.answer("done");
        });
    var edge = edge(settings().withDrain(Duration.ofSeconds(60)), app.target("t1"));
    var client = client(edge).get("/");
    var unused = client(edge);
    Await.until("the request is under way", () -> busy(edge, "t1") == 1);
    int port = edge.port();

    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var closing = executor.submit(edge::close);
      assertThat(unused.isEnded()).isTrue();
      assertThatThrownBy(() -> RawClient.to(port)).isInstanceOf(ConnectException.class);
      assertThat(closing.isDone()).isFalse();

      release.countDown();

      var answer = client.answer();
      assertThat(answer.body()).isEqualTo("done");
      assertThat(answer.field("connection")).contains("close");
      assertThat(client.isEnded()).isTrue();
      closing.get();
    }
    assertThat(busy(edge, "t1")).isZero();
  }

  @Test
  void tablesAreStillAppliedWhileClosing() throws Exception {
    var release = new CountDownLatch(1);
    var app =
        app(call -> {
          release.await();
          call.answer("done");
        });
    var edge = edge(settings().withDrain(Duration.ofSeconds(60)), app.target("t1"));
    var client = client(edge).get("/");
    var unused = client(edge);
    Await.until("the request arrived", () -> app.calls().size() == 1);

    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var closing = executor.submit(edge::close);
      assertThat(unused.isEnded()).isTrue();

      edge.apply(RouteTable.EMPTY);

      assertThat(closing.isDone()).isFalse();
      assertThat(busy(edge, "t1")).isEqualTo(1);
      release.countDown();
      assertThat(client.answer().body()).isEqualTo("done");
      closing.get();
    }
    edge.apply(table(app.target("t2")));
    edge.apply(RouteTable.EMPTY);
    assertThat(edge.inFlight()).isEmpty();
  }

  @Test
  void closingCutsOffWhatOutlivesTheDrainTimeout() throws Exception {
    var app = app(call -> call.in().read());
    var edge = edge(settings().withDrain(Duration.ofMillis(100)), app.target("t1"));
    var client = client(edge).get("/");
    Await.until("the request is under way", () -> busy(edge, "t1") == 1);

    edge.close();

    assertThat(client.isEnded()).isTrue();
    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
    assertThat(busy(edge, "t1")).isZero();
  }

  @Test
  void closingTwiceOrUnstartedDoesNothing() {
    var edge = edge();
    edge.close();
    edge.close();

    new Edge(settings()).close();
    assertThat(edge.stats().connections()).isZero();
  }

  @Test
  void connectionsBeyondTheLimitWaitForAPlace() throws IOException {
    var limits = new EdgeSettings.Limits(16_384, Long.MAX_VALUE, 2, 8, 3);
    var release = new CountDownLatch(1);
    var app =
        app(call -> {
          if (call.requestLine().contains("hold")) {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
          call.answer("x");
        });
    var edge = edge(settings().withLimits(limits), app.target("t1"));
    var first = client(edge).get("/hold");
    client(edge).get("/hold");
    Await.until("both are under way", () -> busy(edge, "t1") == 2);

    var third = client(edge).get("/");
    assertThat(third.isSilent()).isTrue();
    assertThat(edge.stats().connections()).isEqualTo(2);
    first.reset();

    assertThat(third.answer().body()).isEqualTo("x");
    release.countDown();
  }

  @Test
  void idleConnectionsMakeRoomWhenPlacesAreShort() throws IOException {
    var limits = new EdgeSettings.Limits(16_384, Long.MAX_VALUE, 2, 8, 3);
    var edge = edge(settings().withLimits(limits), appAnswering("x").target("t1"));
    client(edge).get("/").answer();
    client(edge).get("/").answer();

    assertThat(client(edge).get("/").answer().body()).isEqualTo("x");
  }
}
