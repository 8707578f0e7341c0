package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Streams by HTTP/2 that are longer than any buffer, or slower than any patience with requests. */
class H2StreamingIT extends EdgeFixture {
  private static final long LENGTH = 256 * 1024 * 1024;

  @Test
  void longBodyIsPassedOnAsItComes() throws IOException {
    var sent = new AtomicLong();
    var piece = new byte[64 * 1024];
    var app =
        app(call -> {
          call.write("HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n");
          while (sent.get() < LENGTH) {
            call.out().write(piece);
            sent.addAndGet(piece.length);
          }
        });
    var client = keep(H2Client.to(edge(app.target("t1")).port()));
    client.wire().settings(H2Wire.INITIAL_WINDOW_SIZE, Integer.MAX_VALUE);
    client.wire().window(0, Integer.MAX_VALUE - 65_535);
    int _ = client.get("/");
    assertThat(client.wire().decoded(client.next()).status()).hasToString("200");

    long received = 0;
    long mostOnItsWay = 0;
    var frame = client.next();
    while (!frame.endsStream()) {
      received += frame.payload().length;
      mostOnItsWay = Math.max(mostOnItsWay, sent.get() - received);
      frame = client.next();
    }

    assertThat(received + frame.payload().length).isEqualTo(LENGTH);
    // Most of it is what the kernel holds.
    assertThat(mostOnItsWay).isLessThan(24 * 1024 * 1024);
  }

  @Test
  void eventsArriveOneByOne() throws Exception {
    var next = new Semaphore(0);
    var app =
        app(call -> {
          call.write(
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
          while (true) {
            next.acquire();
            call.write("9\r\ndata: x\n\n\r\n");
          }
        });
    var client = keep(H2Client.to(edge(app.target("t1")).port()));
    client.get("/");
    assertThat(client.wire().decoded(client.next()).get("content-type"))
        .hasToString("text/event-stream");

    for (int i = 0; i < 3; i++) {
      next.release();
      assertThat(client.next().text()).isEqualTo("data: x\n\n");
    }
  }

  @Test
  void appThatReadsNothingIsNotSentMoreThanItAllows() throws Exception {
    var app = keep(H2App.of((_, _, _) -> {}, H2Wire.INITIAL_WINDOW_SIZE, 1000));
    var edge = keep(new Edge(settings()));
    edge.start();
    edge.apply(h2cTable(app.target("t1")));
    var client = client(edge);
    client.send("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 100000000\r\n\r\n");
    var sent = new AtomicLong();
    var stopped = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              client.send("x".repeat(10_000));
              sent.addAndGet(10_000);
            }
          } catch (IOException _) {
            stopped.countDown();
          }
        });

    Await.untilSteady("what the client could send", sent::get);

    assertThat(sent.get()).isLessThan(16_000_000);
    assertThat(app.frames().stream().filter(frame -> frame.type() == H2Wire.DATA))
        .extracting(frame -> frame.payload().length)
        .containsExactly(1000);
    client.reset();
    assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
    Await.until("the app is told", () -> app.frames().getLast().type() == H2Wire.RST_STREAM);
  }
}
