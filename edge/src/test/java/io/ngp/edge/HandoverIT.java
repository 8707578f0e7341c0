package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.handover.HandoverSocket;
import io.ngp.edge.handover.Predecessor;
import io.ngp.edge.route.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoverIT extends EdgeFixture {
  @TempDir private Path folder;

  private HandoverSocket meeting;
  private int port;

  @BeforeEach
  void takePort() throws IOException {
    Assumptions.assumeTrue(
        Transport.best() == Transport.EPOLL, "listeners are handed over on Linux only");
    meeting = new HandoverSocket(folder.resolve("socket"));
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
  }

  @Test
  void noRequestIsLostWhileEdgesTakeEachOthersPlace() throws Exception {
    var target = appAnswering("x").target("t1");
    var first = serving(target);
    var isOver = new AtomicBoolean();
    var answers = new AtomicInteger();
    var lost = new ConcurrentLinkedQueue<String>();
    var clients = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      clients.add(Thread.ofPlatform().start(() -> ask(isOver, answers, lost)));
    }

    var edge = first;
    for (int round = 0; round < 5; round++) {
      int before = answers.get();
      edge = replaced(edge, target);
      Await.until("requests go on", () -> answers.get() > before + 100);
    }
    isOver.set(true);
    for (var client : clients) {
      client.join();
    }

    assertThat(lost).isEmpty();
    assertThat(edge.stats().accepted()).isPositive();
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
    var edge = keep(new Edge(settings(port)));
    edge.apply(table(target));
    edge.startAfter(meeting, () -> {});
    edge.takeOver(meeting, heir(() -> {}));
    return edge;
  }

  /** As two processes would: the second starts, the first leaves once that serves. */
  private Edge replaced(Edge former, Target target) throws IOException {
    var next = serving(target);
    former.leave();
    return next;
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

  private void ask(
      AtomicBoolean isOver, AtomicInteger answers, ConcurrentLinkedQueue<String> lost) {
    while (!isOver.get()) {
      try (var client = RawClient.to(port)) {
        boolean isOpen = true;
        while (isOpen && !isOver.get()) {
          var answer = client.get("/").answer();
          if (answer.status() != 200) {
            lost.add("status " + answer.status());
          }
          answers.incrementAndGet();
          isOpen = !answer.field("connection").equals(Optional.of("close"));
        }
      } catch (IOException e) {
        lost.add(e.toString());
      }
    }
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
