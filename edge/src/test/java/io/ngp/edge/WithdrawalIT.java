package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WithdrawalIT extends EdgeFixture {
  /** Keeps unused connections longer than any test takes. */
  private static final EdgeSettings KEEPING = settings().withUpstream(keeping(Duration.ofHours(1)));

  private static EdgeSettings.UpstreamTimeouts keeping(Duration keepAlive) {
    var upstream = EdgeSettings.UpstreamTimeouts.DEFAULT;
    return new EdgeSettings.UpstreamTimeouts(
        upstream.connect(),
        upstream.responseHeader(),
        upstream.stream(),
        keepAlive,
        upstream.ejection(),
        EdgeSettings.UpstreamTimeouts.DEFAULT.window());
  }

  @Test
  void withdrawnTargetFinishesWhatItHasAndGetsNothingNew() throws Exception {
    var release = new CountDownLatch(1);
    var old =
        app(call -> {
          release.await();
          call.answer("old");
        });
    var edge = edge(old.target("old"));
    var idle = new LinkedBlockingQueue<String>();
    edge.onIdle(idle::add);
    var waiting = client(edge).get("/");
    Await.until("the request arrived", () -> old.calls().size() == 1);

    edge.apply(table(appAnswering("new").target("new")));

    assertThat(edge.inFlight()).isEqualTo(Map.of("old", 1, "new", 0));
    assertThat(client(edge).get("/").answer().body()).isEqualTo("new");
    assertThat(idle).isEmpty();
    release.countDown();
    assertThat(waiting.answer().body()).isEqualTo("old");
    assertThat(idle.poll(60, TimeUnit.SECONDS)).isEqualTo("old");
    assertThat(edge.inFlight()).isEqualTo(Map.of("new", 0));
    assertThat(waiting.get("/").answer().body()).as("the same client").isEqualTo("new");
    assertThat(old.calls()).hasSize(1);
  }

  @Test
  void unusedConnectionsToAWithdrawnTargetAreClosed() throws IOException {
    var app = appAnswering("x");
    var edge = edge(KEEPING, app.target("t1"));
    client(edge).get("/").answer();
    assertThat(app.openConnections()).isEqualTo(1);

    edge.apply(RouteTable.EMPTY);

    assertThat(edge.inFlight()).isEmpty();
    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
  }

  @Test
  void usedConnectionIsClosedAfterItsAnswerWhenTheTargetWasWithdrawn() throws Exception {
    var release = new CountDownLatch(1);
    var app =
        app(call -> {
          release.await();
          call.answer("x");
        });
    var edge = edge(KEEPING, app.target("t1"));
    var client = client(edge).get("/");
    Await.until("the request arrived", () -> app.calls().size() == 1);
    edge.apply(RouteTable.EMPTY);

    release.countDown();

    assertThat(client.answer().body()).isEqualTo("x");
    Await.until("the app's connection is closed", () -> app.openConnections() == 0);
  }

  @Test
  void requestStillConnectingChoosesAgain() throws Exception {
    try (var full = new DispatchIT.FullBacklog()) {
      var edge = edge(full.target("full"));
      var client = client(edge).get("/");
      Await.until("the request chose its target", () -> busy(edge, "full") == 1);

      edge.apply(table(appAnswering("hello").target("t1")));

      assertThat(edge.inFlight()).doesNotContainKey("full");
      assertThat(client.answer().body()).isEqualTo("hello");
    }
  }

  @Test
  void requestStillConnectingIsToldWhenItsRouteIsGone() throws Exception {
    try (var full = new DispatchIT.FullBacklog()) {
      var edge = edge(full.target("full"));
      var client = client(edge).get("/");
      Await.until("the request chose its target", () -> busy(edge, "full") == 1);

      edge.apply(RouteTable.EMPTY);

      assertThat(client.answer().status()).isEqualTo(404);
      assertThat(edge.inFlight()).isEmpty();
    }
  }

  @Test
  void targetThatComesBackServesAgain() throws Exception {
    var release = new CountDownLatch(1);
    var app =
        app(call -> {
          if (call.requestLine().contains("slow")) {
            release.await();
          }
          call.answer("x");
        });
    var edge = edge(app.target("t1"));
    var idle = new LinkedBlockingQueue<String>();
    edge.onIdle(idle::add);
    var slow = client(edge).get("/slow");
    Await.until("the request arrived", () -> app.calls().size() == 1);

    edge.apply(RouteTable.EMPTY);
    edge.apply(table(app.target("t1")));

    assertThat(client(edge).get("/").answer().body()).isEqualTo("x");
    release.countDown();
    assertThat(slow.answer().body()).isEqualTo("x");
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
    assertThat(idle).isEmpty();
  }

  @Test
  void openTunnelKeepsItsWithdrawnTargetBusy() throws Exception {
    var app =
        app(call -> {
          call.write("HTTP/1.1 101 Switch\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
          call.in().read();
        });
    var edge = edge(app.target("t1"));
    var idle = new LinkedBlockingQueue<String>();
    edge.onIdle(idle::add);
    var client = client(edge).get(HOST, "/", "Connection: upgrade\r\nUpgrade: x\r\n");
    client.head();

    edge.apply(RouteTable.EMPTY);
    assertThat(edge.inFlight()).isEqualTo(Map.of("t1", 1));
    client.close();

    assertThat(idle.poll(60, TimeUnit.SECONDS)).isEqualTo("t1");
    assertThat(edge.inFlight()).isEmpty();
  }

  @Test
  void countersOfARouteThatLeftAreForgotten() throws IOException {
    var edge = edge(appAnswering("x").target("t1"));
    client(edge).get("/").answer();

    edge.apply(RouteTable.EMPTY);

    assertThat(edge.stats().routes()).isEmpty();
  }

  /**
   * The promise rolling updates rest on: apps are replaced one after the other under load; each is
   * stopped hard the moment the edge says it is idle, and no client notices.
   */
  @Test
  void replacingTargetsUnderLoadFailsNoRequest() throws Exception {
    var edge = edge();
    var running = new ConcurrentHashMap<String, TestApp>();
    var idle = new LinkedBlockingQueue<String>();
    edge.onIdle(idle::add);
    var targets = new ArrayList<Target>();
    for (int i = 0; i < 3; i++) {
      targets.add(launch("t" + i, running));
    }
    edge.apply(table(targets.toArray(Target[]::new)));
    var failures = new ConcurrentLinkedQueue<String>();
    var answered = new AtomicInteger();
    var isOver = new AtomicBoolean();
    var load = new ArrayList<Thread>();
    for (int i = 0; i < 8; i++) {
      boolean isPosting = i % 2 == 0;
      load.add(
          Thread.ofVirtual()
              .start(() -> requestUntil(isOver, edge, isPosting, answered, failures)));
    }

    for (int round = 3; round < 60; round++) {
      int before = answered.get();
      targets.add(launch("t" + round, running));
      var withdrawn = targets.removeFirst();
      edge.apply(table(targets.toArray(Target[]::new)));
      if (edge.inFlight().containsKey(withdrawn.id())) {
        awaitIdle(idle, withdrawn.id());
      }
      Objects.requireNonNull(running.get(withdrawn.id())).close();
      Await.until("requests go on", () -> answered.get() > before + 20 || !failures.isEmpty());
    }
    isOver.set(true);
    for (var thread : load) {
      assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
    }

    assertThat(failures).isEmpty();
    assertThat(answered.get()).isGreaterThan(1000);
    assertThat(edge.inFlight().values()).containsOnly(0);
    assertThat(edge.stats().routes())
        .hasEntrySatisfying("/app", counts -> assertThat(counts.serverErrors()).isZero());
  }

  private Target launch(String id, Map<String, TestApp> running) {
    var app = appAnswering(id);
    running.put(id, app);
    return app.target(id);
  }

  private static void awaitIdle(LinkedBlockingQueue<String> idle, String id)
      throws InterruptedException {
    while (true) {
      String next = idle.poll(60, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("Target " + id + " did not get idle within a minute.");
      }
      if (next.equals(id)) {
        return;
      }
    }
  }

  private static void requestUntil(
      AtomicBoolean isOver,
      Edge edge,
      boolean isPosting,
      AtomicInteger answered,
      ConcurrentLinkedQueue<String> failures) {
    String request =
        isPosting
            ? "POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\nbody"
            : "GET / HTTP/1.1\r\nHost: app.test\r\n\r\n";
    try (var client = RawClient.to(edge.port())) {
      while (!isOver.get()) {
        var answer = client.send(request).answer();
        if (answer.status() != 200) {
          failures.add(answer.status() + " " + answer.body());
        }
        answered.incrementAndGet();
      }
    } catch (IOException e) {
      failures.add(e.toString());
    }
  }

  @Test
  void tablesAppliedUnderLoadKeepCountsExact() throws Exception {
    var app = appAnswering("x");
    var edge = edge(app.target("t1"));
    var isOver = new AtomicBoolean();
    var failures = new ConcurrentLinkedQueue<String>();
    var answered = new AtomicInteger();
    var load = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      load.add(
          Thread.ofVirtual().start(() -> requestUntil(isOver, edge, false, answered, failures)));
    }
    var tables = List.of(table(app.target("t1")), table(app.target("t2")));

    for (int i = 0; i < 200; i++) {
      edge.apply(tables.get(i % 2));
    }
    Await.until("requests go on", () -> answered.get() > 200);
    isOver.set(true);
    for (var thread : load) {
      assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
    }

    assertThat(failures).isEmpty();
    Await.until("nothing is under way", () -> busy(edge, "t1") + busy(edge, "t2") == 0);
    assertThat(edge.inFlight()).isEqualTo(Map.of("t2", 0));
  }
}
