package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.RouteTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Over HTTP/2 windows tell each side how much the other one takes. */
class H2BackpressureIT extends EdgeFixture {
  private H2Client h2(Edge edge) throws IOException {
    return keep(H2Client.to(edge.port()));
  }

  @Test
  void slowReaderHoldsUpItsOwnStreamOnly() throws Exception {
    var sent = new AtomicLong();
    byte[] piece = new byte[64 * 1024];
    var app =
        app(call -> {
          if (call.requestLine().contains("/big")) {
            call.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            while (true) {
              call.out().write(piece);
              sent.addAndGet(piece.length);
            }
          }
          call.answer("small");
        });
    var client = h2(edge(app.target("t1")));
    client.wire().settings(H2Wire.INITIAL_WINDOW_SIZE, 1000);
    int big = client.get("/big");
    assertThat(client.wire().decoded(client.next()).status()).hasToString("200");
    var first = client.next();
    assertThat(first.stream()).isEqualTo(big);
    assertThat(first.payload()).hasSizeLessThanOrEqualTo(1000);

    assertThat(client.answer(client.get("/small")).body()).isEqualTo("small");
    Await.untilSteady("what the app could send", sent::get);
    assertThat(sent.get()).isLessThan(8 * 1024 * 1024);
  }

  @Test
  void streamThatIsNotReadIsResetInTheEnd() throws Exception {
    var settings = settings().withClient(TestTimeouts.stalled(Duration.ofMillis(300)));
    var app = appAnswering("x".repeat(3000));
    var edge = edge(settings, app.target("t1"));
    var client = h2(edge);
    client.wire().settings(H2Wire.INITIAL_WINDOW_SIZE, 0);
    int stream = client.get("/");

    assertThat(client.answer(stream).reset()).as("CANCEL").isEqualTo(8);
    assertThat(busy(edge, "t1")).isZero();
  }

  @Test
  void answerThatIsResetWhileItIsNotReadLetsItsConnectionEnd() throws Exception {
    var app = keep(H2App.of((wire, frame, _) -> sendMoreThanIsReadAndReset(wire, frame.stream())));
    var edge = edge(settings().withEventLoops(1));
    edge.apply(h2cTable(app.target("t1")));
    var client = h2(edge);
    client.wire().settings(H2Wire.INITIAL_WINDOW_SIZE, 0);
    int stream = client.get("/");
    assertThat(client.next(H2Wire.RST_STREAM).stream()).isEqualTo(stream);
    assertThat(app.openConnections()).isEqualTo(1);

    edge.apply(RouteTable.EMPTY);

    Await.until("no stream keeps the connection", () -> app.openConnections() == 0);
  }

  private static void sendMoreThanIsReadAndReset(H2Wire wire, int stream) throws IOException {
    wire.headers(stream, false, ":status", "200");
    for (int i = 0; i < 10; i++) {
      wire.data(stream, false, "x".repeat(8_000));
    }
    // By its answer the edge has taken all that came before, and stopped reading the stream.
    wire.frame(H2Wire.PING, 0, 0, new byte[8]);
    while (wire.next().type() != H2Wire.PING) {
      // Windows and settings.
    }
    wire.data(stream, false, "unread");
    wire.reset(stream, 2);
  }

  @Test
  void uploadIsNotReadFasterThanTheAppTakesIt() throws Exception {
    var release = new CountDownLatch(1);
    var app =
        app(call -> {
          release.await();
          var body = new ByteArrayOutputStream();
          call.trailersAfter(body);
          call.answer(Integer.toString(body.size()));
        });
    var client = h2(edge(app.target("t1")));
    int stream = client.request("POST", "/", false);
    var sent = new AtomicLong();
    int total = 6_000_000;
    Thread.ofVirtual()
        .start(() -> {
          try {
            sendWithinWindow(client, stream, total, sent);
          } catch (IOException _) {
            // The test is over.
          }
        });
    Await.untilSteady("what the client could send", sent::get);
    assertThat(sent.get()).isLessThan(total);
    release.countDown();
    Await.until("all is sent", () -> sent.get() == total);

    assertThat(client.answer(stream).body()).isEqualTo(Integer.toString(total));
  }

  /** Sends a body as fast as windows allow, reading only window updates. */
  private static void sendWithinWindow(H2Client client, int stream, int total, AtomicLong sent)
      throws IOException {
    long connectionWindow = 65_535;
    long streamWindow = 65_535;
    while (sent.get() < total) {
      int piece =
          (int)
              Math.min(
                  Math.min(connectionWindow, streamWindow), Math.min(16_000, total - sent.get()));
      if (piece > 0) {
        boolean isLast = sent.get() + piece == total;
        client.wire().data(stream, isLast, "x".repeat(piece));
        connectionWindow -= piece;
        streamWindow -= piece;
        sent.addAndGet(piece);
        continue;
      }
      var frame = client.wire().next();
      int value = frame.payload().length >= 4 ? frame.lastStream() : 0;
      if (frame.type() == H2Wire.WINDOW_UPDATE && frame.stream() == 0) {
        connectionWindow += value;
      } else if (frame.type() == H2Wire.WINDOW_UPDATE) {
        streamWindow += value;
      } else if (frame.type() == H2Wire.SETTINGS && !frame.isAck()) {
        streamWindow += 128 * 1024 - 65_535;
        client.wire().frame(H2Wire.SETTINGS, H2Wire.ACK, 0);
      }
    }
  }
}
