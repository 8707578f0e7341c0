package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.handover.HandoverSocket;
import io.ngp.edge.handover.Predecessor;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import io.ngp.edge.route.TcpRoute;
import io.ngp.edge.tls.Challenges;
import io.ngp.edge.tls.Keyring;
import io.ngp.edge.tls.TestAuthority;
import io.ngp.edge.tls.TicketKey;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoverIT extends EdgeFixture {
  private static final TestAuthority AUTHORITY = new TestAuthority();

  @TempDir private Path folder;

  private HandoverSocket meeting;
  private int port;

  @BeforeEach
  void takePort() throws IOException {
    Assumptions.assumeTrue(
        Transport.best().isHandingOver(), "listeners are handed over on Linux only");
    meeting = new HandoverSocket(folder.resolve("socket"));
    port = FreePort.pick();
  }

  @Test
  void noRequestIsLostWhileEdgesTakeEachOthersPlace() throws Exception {
    var target = appAnswering("x").target("t1");
    takeTurns(serving(target), () -> serving(target), this::askUntilToldToGo);
  }

  @Test
  void noEncryptedRequestIsLostWhileEdgesTakeEachOthersPlace() throws Exception {
    var target = appAnswering("x").target("t1");
    var secret = new byte[TicketKey.BYTES];
    new SecureRandom().nextBytes(secret);
    var keyring =
        new Keyring(
            List.of(AUTHORITY.issue(HOST)), List.of(new TicketKey(secret)), Challenges.NONE);
    var encrypted = settings(port).withTls(EdgeSettings.Tls.on(FreePort.pick()));
    Serving serving =
        () -> {
          var edge = keep(new Edge(encrypted));
          edge.use(keyring);
          return serving(edge, table(target));
        };
    var first = serving.next();
    int tlsPort = first.tlsPort();
    var trusting = AUTHORITY.trusting();

    var last = takeTurns(first, serving, answers -> askEncrypted(trusting, tlsPort, answers));

    assertThat(last.stats().handshakes().full() + last.stats().handshakes().resumed()).isPositive();
    assertThat(last.stats().handshakes().failed()).isZero();
  }

  @Test
  void noConnectionOfATcpRouteIsLostWhileEdgesTakeEachOthersPlace() throws Exception {
    var echo = app(call -> call.write("said " + call.head().getFirst()));
    int tcpPort = FreePort.pick();
    var routes =
        new RouteTable(
            1, List.of(), List.of(TcpRoute.of(tcpPort, "/db", List.of(echo.target("t1")))));

    takeTurns(
        servingTcp(routes),
        () -> servingTcp(routes),
        answers -> {
          try (var client = RawClient.to(tcpPort)) {
            for (int i = 0; i < 10; i++) {
              String said = client.send("hello\r\n\r\n").read(10);
              if (!said.equals("said hello")) {
                throw new IOException("The answer is \"" + said + "\".");
              }
              answers.incrementAndGet();
            }
          }
        });
  }

  private Edge servingTcp(RouteTable routes) throws IOException {
    return serving(keep(new Edge(settings(port))), routes);
  }

  /** Starts an edge that takes the place of the one before. */
  private interface Serving {
    Edge next() throws IOException;
  }

  /** Uses one connection for a while; whatever it throws is a loss. */
  private interface Visit {
    void make(AtomicInteger answers) throws IOException;
  }

  /** Lets edges take each other's place under load, and returns the last: nothing is lost. */
  private static Edge takeTurns(Edge first, Serving serving, Visit visit) throws Exception {
    var isOver = new AtomicBoolean();
    var answers = new AtomicInteger();
    var lost = new ConcurrentLinkedQueue<String>();
    var clients = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      clients.add(
          Thread.ofPlatform()
              .start(() -> {
                while (!isOver.get()) {
                  try {
                    visit.make(answers);
                  } catch (IOException e) {
                    lost.add(e.toString());
                  }
                }
              }));
    }
    var edge = first;
    for (int round = 0; round < 5; round++) {
      int before = answers.get();
      // As two processes would: the second starts, the first leaves once that serves.
      var next = serving.next();
      edge.leave();
      edge = next;
      Await.until("requests go on", () -> answers.get() > before + 100);
    }
    isOver.set(true);
    for (var client : clients) {
      client.join();
    }
    assertThat(lost).isEmpty();
    assertThat(edge.stats().accepted()).isPositive();
    return edge;
  }

  private void askUntilToldToGo(AtomicInteger answers) throws IOException {
    try (var client = RawClient.to(port)) {
      askUntilToldToGo(client, answers);
    }
  }

  private static void askEncrypted(SSLContext trusting, int tlsPort, AtomicInteger answers)
      throws IOException {
    try (var socket =
        trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), tlsPort)) {
      askUntilToldToGo(RawClient.over(socket), answers);
    }
  }

  /** At most so often that others come, too. */
  private static void askUntilToldToGo(RawClient client, AtomicInteger answers) throws IOException {
    for (int i = 0; i < 50; i++) {
      var answer = client.get("/").answer();
      if (answer.status() != 200) {
        throw new IOException("Answered with status " + answer.status() + ".");
      }
      answers.incrementAndGet();
      if (answer.field("connection").equals(Optional.of("close"))) {
        return;
      }
    }
  }

  @Test
  void clientThatWaitsIsToldToGoInItsNextAnswer() throws Exception {
    var target = appAnswering("x").target("t1");
    var first = serving(target);
    var client = keep(RawClient.to(port));
    assertThat(client.get("/").answer().field("connection")).isEmpty();

    var leaving = new CountDownLatch(1);
    var successor = keep(new Edge(settings(port)));
    successor.apply(table(target));
    successor.startAfter(meeting, () -> {});
    successor.takeOver(meeting, heir(() -> {}));
    Thread.ofPlatform()
        .start(() -> {
          leaving.countDown();
          first.leave();
        });
    leaving.await();
    Await.until("the first accepts no more", () -> isServedBy(successor));

    assertThat(client.get("/").answer().field("connection")).contains("close");
    assertThat(client.isEnded()).isTrue();
  }

  @Test
  void predecessorCarriesOnWhenTheSuccessorNeverServes() throws Exception {
    var target = appAnswering("x").target("t1");
    var asked = new CountDownLatch(1);
    var first = keep(new Edge(settings(port)));
    first.apply(table(target));
    first.startAfter(meeting, () -> {});
    first.takeOver(meeting, heir(asked::countDown));

    var successor = new Edge(settings(port));
    successor.startAfter(meeting, () -> {});
    asked.await();
    successor.close();

    assertThat(keep(RawClient.to(port)).get("/").answer().body()).isEqualTo("x");
    assertThat(first.stats().accepted()).isPositive();
  }

  @Test
  void socketOfAKilledProcessIsNoObstacle() throws Exception {
    var killed = keep(new Edge(settings(port)));
    killed.startAfter(meeting, () -> {});
    killed.takeOver(meeting, heir(() -> {}));
    Path left = folder.resolve("left");
    Files.move(meeting.path(), left);
    killed.close();
    Files.move(left, meeting.path());

    var edge = serving(appAnswering("x").target("t1"));

    assertThat(client(edge).get("/").answer().body()).isEqualTo("x");
  }

  private static EdgeSettings settings(int port) {
    return EdgeSettings.of("127.0.0.1", port, "ngp.localhost")
        .withEventLoops(2)
        .withDrain(Duration.ofMillis(500));
  }

  private Edge serving(Target target) throws IOException {
    return serving(keep(new Edge(settings(port))), table(target));
  }

  private Edge serving(Edge edge, RouteTable table) throws IOException {
    edge.apply(table);
    edge.startAfter(meeting, () -> {});
    edge.takeOver(meeting, heir(() -> {}));
    return edge;
  }

  private boolean isServedBy(Edge edge) {
    long before = edge.stats().accepted();
    try (var client = RawClient.to(port)) {
      client.get("/").answer();
    } catch (IOException e) {
      return false;
    }
    return edge.stats().accepted() > before;
  }

  private static Predecessor.Heir heir(Runnable comes) {
    return new Predecessor.Heir() {
      @Override
      public void comes() {
        comes.run();
      }

      @Override
      public void serves() {}

      @Override
      public void gaveUp() {}
    };
  }
}
