package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.EdgeStats.RouteStats;
import io.ngp.edge.route.Balancing;
import io.ngp.edge.route.Balancing.Load;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of requests while all targets are full. */
class QueueIT extends EdgeFixture {
  private final Semaphore answers = new Semaphore(0);
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();

  private TestApp slow(String body) {
    return app(call -> {
      call.body();
      mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
      answers.acquire();
      atOnce.decrementAndGet();
      call.answer(body);
    });
  }

  @Test
  void requestsWaitWhileTargetsAreFullAndAllAreServed() throws IOException {
    var app = slow("slow");
    var edge = edge(new Load(2, 100, Duration.ofMinutes(1)), app.target("t1"));
    // More than there are event loops, so that places pass from one to another.
    var clients = clients(edge, 20);
    Await.until("two are served", () -> app.calls().size() == 2);

    answers.release(20);

    for (var client : clients) {
      assertThat(client.answer().body()).isEqualTo("slow");
    }
    assertThat(mostAtOnce).hasValue(2);
    assertThat(busy(edge, "t1")).isZero();
  }

  @Test
  void bodiesWaitWithTheirRequests() throws IOException {
    var app =
        app(call -> {
          answers.acquire();
          call.answer(Integer.toString(call.body().length));
        });
    var edge = edge(new Load(1, 100, Duration.ofMinutes(1)), app.target("t1"));
    client(edge).get("/");
    Await.until("one is served", () -> app.calls().size() == 1);
    var waiting = client(edge);
    waiting.send("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 100000\r\n\r\n");
    waiting.send("x".repeat(100_000));

    answers.release(2);

    assertThat(waiting.answer().body()).isEqualTo("100000");
  }

  @Test
  void whereTooManyWaitTheNextIsToldToComeLater() throws IOException {
    var app = slow("slow");
    var edge = edge(new Load(1, 2, Duration.ofSeconds(30)), app.target("t1"));
    client(edge).get("/");
    Await.until("one is served", () -> app.calls().size() == 1);
    var full = firstRefused(edge);

    assertThat(full.field("retry-after")).hasValue("30");
    assertThat(full.body()).contains("busy").contains("NGP_MAX_CONNECTIONS");
    answers.release(3);
    Await.until("those who waited are served", () -> app.calls().size() == 3);
  }

  /** Sends requests until one is refused: the third that would have to wait. */
  private RawClient.Answer firstRefused(Edge edge) throws IOException {
    var clients = clients(edge, 3);
    Await.until("one is refused", () -> stats(edge).serverErrors() == 1);
    for (var client : clients) {
      if (!client.isSilent()) {
        return client.answer();
      }
    }
    throw new AssertionError("None was answered.");
  }

  private static RouteStats stats(Edge edge) {
    return Objects.requireNonNull(edge.stats().routes().get("/app"));
  }

  @Test
  void whoWaitsTooLongIsToldToComeLater() throws IOException {
    var app = slow("slow");
    var edge = edge(new Load(1, 10, Duration.ofMillis(300)), app.target("t1"));
    var served = client(edge).get("/");
    Await.until("one is served", () -> app.calls().size() == 1);

    var answer = client(edge).get("/").answer();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.field("retry-after")).hasValue("1");
    answers.release(1);
    assertThat(served.answer().status()).isEqualTo(200);
    assertThat(app.calls()).hasSize(1);
    assertThat(busy(edge, "t1")).isZero();
  }

  @Test
  void clientsWhoLeaveWhileTheyWaitLeaveNoTrace() throws IOException {
    var app = slow("slow");
    var edge = edge(new Load(1, 100, Duration.ofMinutes(1)), app.target("t1"));
    var served = client(edge).get("/");
    Await.until("one is served", () -> app.calls().size() == 1);
    for (var leaving : clients(edge, 10)) {
      leaving.reset();
    }
    var staying = client(edge).get("/");

    answers.release(12);

    assertThat(served.answer().status()).isEqualTo(200);
    assertThat(staying.answer().status()).isEqualTo(200);
    Await.until("all places are given back", () -> busy(edge, "t1") == 0);
  }

  @Test
  void aNewTargetServesThoseWhoWait() throws IOException {
    var app = slow("slow");
    var load = new Load(1, 100, Duration.ofMinutes(1));
    var edge = edge(load, app.target("t1"));
    client(edge).get("/");
    Await.until("one is served", () -> app.calls().size() == 1);
    var waiting = clients(edge, 5);
    var quick = appAnswering("quick");

    edge.apply(table(load, app.target("t1"), quick.target("t2")));

    for (var client : waiting) {
      assertThat(client.answer().body()).isEqualTo("quick");
    }
    answers.release(1);
  }

  @Test
  void whereTheTargetGoesThoseWhoWaitAreToldAtOnce() throws IOException {
    var app = slow("slow");
    var load = new Load(1, 100, Duration.ofMinutes(1));
    var edge = edge(load, app.target("t1"));
    var served = client(edge).get("/");
    Await.until("one is served", () -> app.calls().size() == 1);
    var waiting = client(edge).get("/");
    Await.until("the other waits", () -> stats(edge).requests() == 2);

    edge.apply(table(load));

    assertThat(waiting.answer().status()).isEqualTo(503);
    answers.release(1);
    assertThat(served.answer().status()).isEqualTo(200);
  }

  private List<RawClient> clients(Edge edge, int count) throws IOException {
    var clients = new ArrayList<RawClient>();
    for (int i = 0; i < count; i++) {
      clients.add(client(edge).get("/"));
    }
    return clients;
  }

  @Test
  void http2RequestThatIsResetWhileItWaitsLeavesNothingBehind() throws IOException {
    var app = slow("slow");
    var edge = edge(new Load(1, 100, Duration.ofMinutes(1)), app.target("t1"));
    var first = keep(H2Client.to(edge.port()));
    int served = first.get("/first");
    Await.until("it is served", () -> app.calls().size() == 1);
    var second = keep(H2Client.to(edge.port()));
    int waiting = second.request("POST", "/waiting", false);
    sendAndAwait(second, waiting);
    second.wire().reset(waiting, 8);
    int next = second.get("/next");

    answers.release(2);

    assertThat(first.answer(served).body()).isEqualTo("slow");
    assertThat(second.answer(next).body()).isEqualTo("slow");
    assertThat(app.calls()).noneMatch(call -> call.requestLine().contains("waiting"));
    edge.close();
    assertThat(busy(edge, "t1")).isZero();
  }

  @Test
  void http2ClientThatLeavesWhileItWaitsLeavesNothingBehind() throws IOException {
    var app = slow("slow");
    var edge = edge(new Load(1, 100, Duration.ofMinutes(1)), app.target("t1"));
    var first = client(edge).get("/first");
    Await.until("it is served", () -> app.calls().size() == 1);
    var second = keep(H2Client.to(edge.port()));
    sendAndAwait(second, second.request("POST", "/waiting", false));
    second.wire().socket().setSoLinger(true, 0);
    second.close();
    Await.until("it is gone", () -> edge.stats().connections() == 1);
    var third = client(edge).get("/third");

    answers.release(2);

    assertThat(first.answer().body()).isEqualTo("slow");
    assertThat(third.answer().body()).isEqualTo("slow");
    assertThat(app.calls()).noneMatch(call -> call.requestLine().contains("waiting"));
    assertThat(busy(edge, "t1")).isZero();
  }

  /** Sends a body of which nothing is taken, and waits until the edge has it. */
  private static void sendAndAwait(H2Client client, int stream) throws IOException {
    awaitTaken(client);
    client.wire().data(stream, false, "x".repeat(10_000));
    awaitTaken(client);
  }

  private static void awaitTaken(H2Client client) throws IOException {
    client.wire().frame(H2Wire.PING, 0, 0, new byte[8]);
    assertThat(client.next(H2Wire.PING).isAck()).isTrue();
  }

  private Edge edge(Load load, Target... targets) {
    var edge = edge();
    edge.apply(table(load, targets));
    return edge;
  }

  private static RouteTable table(Load load, Target... targets) {
    var policy = Policy.NONE.withBalancing(Balancing.DEFAULT.withLoad(load));
    return new RouteTable(2, List.of(Route.of(HOST, "/app", List.of(targets)).withPolicy(policy)));
  }
}
