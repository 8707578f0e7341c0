package io.ngp.node;

import io.ngp.edge.Edge;
import io.ngp.edge.EdgeSettings;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Traffic for an edge of its own, between clients and an app in this process: makes the JVM compile
 * what real traffic will need. An AOT cache is recorded under it, so that it says of the code what
 * load makes of it (JEP 515), and a balancer that is to take over traffic does it beforehand.
 */
final class EdgeExercise {
  private static final String HOST = "app.exercise";
  private static final int CLIENTS = 4;
  private static final int REQUESTS_PER_CONNECTION = 2_000;
  private static final int BODY_BYTES = 16 * 1024;
  private static final int ANSWER_BYTES = 512;
  private static final int TIMEOUT_MILLIS = 5_000;

  /** What a client does on one connection. */
  @FunctionalInterface
  interface Conversation {
    /**
     * Asks on {@code socket} until so many {@code requests} are answered, or until {@code end} on
     * the clock of {@link System#nanoTime}.
     */
    void hold(Socket socket, int requests, long end, LongAdder answered) throws IOException;
  }

  private EdgeExercise() {}

  /**
   * Carries as much traffic as it can for {@code time}.
   *
   * @return how many requests were answered
   * @throws IOException when there is no free port
   */
  static long run(Duration time) throws IOException {
    var answered = new LongAdder();
    long end = System.nanoTime() + time.toNanos();
    var settings = EdgeSettings.of("127.0.0.1", 0, "exercise");
    try (var app = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        var edge = new Edge(settings)) {
      Thread.ofPlatform().daemon().start(() -> serve(app));
      edge.start();
      var target = new Target("exercise", "127.0.0.1", app.getLocalPort());
      edge.apply(new RouteTable(1, List.of(Route.of(HOST, "/exercise", List.of(target)))));
      var clients = new ArrayList<Thread>();
      List<Conversation> kinds = List.of(EdgeExercise::converse, new Http2Exercise(HOST));
      for (int i = 0; i < CLIENTS; i++) {
        var kind = kinds.get(i % kinds.size());
        clients.add(
            Thread.ofPlatform().daemon().start(() -> ask(kind, edge.port(), end, answered)));
      }
      for (var client : clients) {
        client.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return answered.sum();
  }

  private static void ask(Conversation kind, int port, long end, LongAdder answered) {
    try {
      while (System.nanoTime() - end < 0) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          socket.setSoTimeout(TIMEOUT_MILLIS);
          socket.setTcpNoDelay(true);
          kind.hold(socket, REQUESTS_PER_CONNECTION, end, answered);
        }
      }
    } catch (IOException e) {
      // What was carried until now counts, too.
    }
  }

  private static void converse(Socket socket, int requests, long end, LongAdder answered)
      throws IOException {
    var fields = "Host: " + HOST + "\r\nUser-Agent: exercise\r\nAccept: */*\r\n";
    var get =
        ("GET /path?query=1 HTTP/1.1\r\n" + fields + "\r\n").getBytes(StandardCharsets.US_ASCII);
    var post =
        ("POST /form HTTP/1.1\r\n"
                + fields
                + "Content-Length: "
                + BODY_BYTES
                + "\r\n\r\n"
                + "x".repeat(BODY_BYTES))
            .getBytes(StandardCharsets.US_ASCII);
    var out = socket.getOutputStream();
    var in = new BufferedInputStream(socket.getInputStream());
    for (int i = 0; i < requests && System.nanoTime() - end < 0; i++) {
      // Forms are rare beside what is only looked at.
      out.write(i % 100 == 99 ? post : get);
      in.skipNBytes(head(in));
      answered.increment();
    }
  }

  private static void serve(ServerSocket app) {
    try {
      while (true) {
        var socket = app.accept();
        Thread.ofPlatform().daemon().start(() -> answer(socket));
      }
    } catch (IOException e) {
      // It is over.
    }
  }

  private static void answer(Socket socket) {
    var answer =
        ("HTTP/1.1 200 OK\r\nServer: exercise\r\nDate: Sat, 21 Nov 2026 12:00:00 GMT\r\n"
                + "Content-Type: text/plain\r\nContent-Length: "
                + ANSWER_BYTES
                + "\r\nConnection: keep-alive\r\n\r\n"
                + "x".repeat(ANSWER_BYTES))
            .getBytes(StandardCharsets.US_ASCII);
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        in.skipNBytes(head(in));
        socket.getOutputStream().write(answer);
      }
    } catch (IOException e) {
      // The edge closed its connection.
    }
  }

  /** Reads a head and returns the length of the body that follows it. */
  private static long head(InputStream in) throws IOException {
    var line = new StringBuilder();
    long length = 0;
    for (int next = in.read(); ; next = in.read()) {
      if (next < 0) {
        throw new IOException("The connection ended.");
      }
      if (next != '\n') {
        line.append((char) next);
        continue;
      }
      var field = line.toString().strip();
      if (field.isEmpty()) {
        return length;
      }
      if (field.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Long.parseLong(field.substring(15).strip());
      }
      line.setLength(0);
    }
  }
}
