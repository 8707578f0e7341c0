package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.RawClient.Answer;
import io.ngp.edge.StrictReader.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * Whatever clients send, whole or spoiled, in pieces or at once: an app sees strictly formed
 * requests only, each one that the client sent and was answered; every connection ends; the edge
 * goes on serving, and keeps nothing of it. A failure names its seed; {@code -Dngp.seed=N} repeats
 * it.
 */
class HostileClientsIT extends EdgeFixture {
  private static final int ORDINARY_REQUESTS = 4_000;
  private static final int REQUESTS = Integer.getInteger("ngp.fuzz.requests", ORDINARY_REQUESTS);
  private static final int CONNECTIONS_AT_ONCE = 40;
  private static final int CONNECTIONS_PER_BATCH = 480;
  private static final int MAX_REQUESTS_PER_CONNECTION = 5;
  private static final long MAX_GROWTH_BYTES = 64L << 20;
  private static final Duration PATIENCE = Duration.ofMillis(250);

  /** Ordinary builds try the same every time; long ones try something new. */
  private final long seed =
      Long.getLong("ngp.seed", REQUESTS > ORDINARY_REQUESTS ? System.nanoTime() : 1);

  private final Random random = new Random(seed);
  private final RecordingApp app = keep(new RecordingApp());
  private final Edge edge = edge(impatient(), app.target("t1"));
  private int connections;

  HostileClientsIT() throws IOException {}

  @Test
  void spoiledHttp1NeitherConfusesNorExhaustsTheEdge() throws Exception {
    inBatches((address, own) -> {
      String sent = new HostileBytes(own).connection(requests(own));
      check(sent, talk(own, address, sent), app.take(address));
    });
  }

  @Test
  void spoiledHttp2NeitherConfusesNorExhaustsTheEdge() throws Exception {
    inBatches((address, own) -> {
      byte[] sent = new HostileFrames(own).connection(requests(own));
      try (var socket = from(address)) {
        send(socket, own, sent);
        awaitEnd(socket);
      }
      assertThat(app.take(address)).hasSizeLessThanOrEqualTo(2 * MAX_REQUESTS_PER_CONNECTION);
    });
  }

  private static EdgeSettings impatient() {
    var stalled = Duration.ofSeconds(1);
    // Who has ended its side waits for answers only, which may take long where the machine pauses.
    var halfClosed = Duration.ofSeconds(10);
    return settings()
        .withClient(
            new EdgeSettings.ClientTimeouts(
                PATIENCE, PATIENCE, PATIENCE.multipliedBy(2), stalled, halfClosed));
  }

  private static int requests(Random own) {
    return 1 + own.nextInt(MAX_REQUESTS_PER_CONNECTION);
  }

  private interface Connection {
    void run(String address, Random own) throws IOException;
  }

  private void inBatches(Connection connection) throws Exception {
    long before = 0;
    int average = (1 + MAX_REQUESTS_PER_CONNECTION) / 2;
    while (connections < REQUESTS / average) {
      batch(connection);
      goesOnServing();
      before = before == 0 ? usedBytes() : before;
    }
    assertThat(usedBytes() - before).as("memory kept").isLessThan(MAX_GROWTH_BYTES);
  }

  private void batch(Connection connection) throws Exception {
    var all = new ArrayList<Callable<Void>>();
    for (int i = 0; i < CONNECTIONS_PER_BATCH; i++) {
      int number = connections++;
      long own = random.nextLong();
      all.add(() -> {
        try {
          connection.run(address(number), new Random(own));
          return null;
        } catch (IOException | RuntimeException | AssertionError e) {
          throw new AssertionError("seed " + seed + ", connection " + number, e);
        }
      });
    }
    try (var executor = Executors.newFixedThreadPool(CONNECTIONS_AT_ONCE)) {
      for (var done : executor.invokeAll(all)) {
        done.get();
      }
    }
  }

  /** An address of its own on this machine, so that the app can tell connections apart. */
  private static String address(int number) {
    int low = 1 + number % 250;
    int middle = number / 250 % 250;
    return "127." + (1 + number / 62_500 % 250) + "." + middle + "." + low;
  }

  private Socket from(String address) throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    var socket = new Socket(loopback, edge.port(), InetAddress.getByName(address), 0);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    return socket;
  }

  /** In pieces or at once; whoever ends a connection first, half of the time it is the client. */
  private static void send(Socket socket, Random own, byte[] bytes) {
    try {
      int pieces = own.nextInt(4);
      int at = 0;
      for (int i = 0; i < pieces && at < bytes.length; i++) {
        int length = own.nextInt(bytes.length - at + 1);
        socket.getOutputStream().write(bytes, at, length);
        at += length;
      }
      socket.getOutputStream().write(bytes, at, bytes.length - at);
      if (own.nextBoolean()) {
        socket.shutdownOutput();
      }
    } catch (IOException _) {
      // The edge had enough, as it may.
    }
  }

  private List<Answer> talk(Random own, String address, String sent) throws IOException {
    var answers = new ArrayList<Answer>();
    try (var client = RawClient.over(from(address))) {
      send(client.socket(), own, sent.getBytes(StandardCharsets.ISO_8859_1));
      while (true) {
        answers.add(client.answer());
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("Neither answered nor ended: " + sent, e);
    } catch (IOException _) {
      return answers;
    }
  }

  private static void awaitEnd(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // What the edge says to nonsense does not matter here.
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("Neither answered nor ended", e);
    } catch (IOException _) {
      // Ended by a reset.
    }
  }

  private static void check(String sent, List<Answer> answers, List<Request> seen) {
    String what = "sent: " + sent + "\nanswered: " + answers + "\nthe app saw: " + seen;
    long byApp = answers.stream().filter(answer -> answer.field("x-app").isPresent()).count();
    assertThat(byApp).as(what).isEqualTo(seen.size());
    var meant = whatAStrictReaderSees(sent).iterator();
    for (var request : seen) {
      boolean isMeant = false;
      while (!isMeant && meant.hasNext()) {
        isMeant = request.isSame(meant.next());
      }
      assertThat(isMeant).as("meant: %s\n%s", request, what).isTrue();
    }
  }

  private static List<Request> whatAStrictReaderSees(String sent) {
    var requests = new ArrayList<Request>();
    var bytes = new ByteArrayInputStream(sent.getBytes(StandardCharsets.ISO_8859_1));
    var reader = StrictReader.tolerant(bytes);
    try {
      for (var next = reader.next(); next != null; next = reader.next()) {
        requests.add(next);
      }
    } catch (IOException _) {
      // From here on there is nothing but nonsense.
    }
    return requests;
  }

  private void goesOnServing() throws Exception {
    assertThat(app.complaints()).as("seed %d", seed).isEmpty();
    Await.until("connections are gone, seed " + seed, () -> edge.stats().connections() == 0);
    Await.until("nothing is under way, seed " + seed, () -> busy(edge, "t1") == 0);
    isServed(() -> {
      try (var http1 = RawClient.to(edge.port())) {
        return http1.get("/").answer().body();
      }
    });
    isServed(() -> {
      try (var http2 = H2Client.to(edge.port())) {
        return http2.answer(http2.get("/")).body();
      }
    });
  }

  /** Where the machine pauses the edge may be tired of a connection before its request is there. */
  private void isServed(Callable<String> request) throws Exception {
    String body = "";
    for (int tries = 20; body.isEmpty(); tries--) {
      try {
        body = request.call();
      } catch (IOException e) {
        if (tries == 1) {
          throw new AssertionError("Not served, seed " + seed, e);
        }
      }
    }
    assertThat(body).as("seed %d", seed).isEqualTo("ok");
  }

  private static long usedBytes() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
