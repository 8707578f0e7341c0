package io.ngp.cli.platform;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;

/**
 * Clients that ask without a pause until closed, each over its own connection, half of them keeping
 * it open; counts answers by instance and notes every failure.
 */
final class ConstantLoad implements AutoCloseable {
  private static final int MAX_FAILURES_NOTED = 50;

  private final InetSocketAddress balancer;
  private final String host;
  private final boolean isPatient;
  private final List<Thread> clients = new ArrayList<>();
  private final LongAdder answered = new LongAdder();
  private final AtomicLong failed = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<String, LongAdder> bodies = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  private ConstantLoad(int port, String host, boolean isPatient) {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), host, isPatient);
  }

  private ConstantLoad(InetSocketAddress balancer, String host, boolean isPatient) {
    this.balancer = balancer;
    this.host = host;
    this.isPatient = isPatient;
  }

  /**
   * Starts {@code count} clients asking {@code path}, each pausing {@code pauseMicros} after an
   * answer.
   */
  static ConstantLoad start(int port, String host, String path, int count, int pauseMicros) {
    return start(
        new ConstantLoad(port, host, false), path, count, pauseMicros, client -> client % 2 == 0);
  }

  /** As {@link #start}, with clients that make a connection for each request. */
  static ConstantLoad startConnecting(
      int port, String host, String path, int count, int pauseMicros) {
    return start(new ConstantLoad(port, host, false), path, count, pauseMicros, _ -> false);
  }

  /**
   * As {@link #start}, but as browsers do a kept connection that was closed before any answer is no
   * failure: the request is sent again (RFC 9112 section 9.3.1).
   */
  static ConstantLoad startPatient(int port, String host, String path, int count, int pauseMicros) {
    return start(
        new ConstantLoad(port, host, true), path, count, pauseMicros, client -> client % 2 == 0);
  }

  /** As {@link #startPatient}, by a balancer of another host. */
  static ConstantLoad startPatientAt(
      InetSocketAddress balancer, String host, String path, int count, int pauseMicros) {
    return start(
        new ConstantLoad(balancer, host, true),
        path,
        count,
        pauseMicros,
        client -> client % 2 == 0);
  }

  private static ConstantLoad start(
      ConstantLoad load, String path, int count, int pauseMicros, IntPredicate keeping) {
    for (int i = 0; i < count; i++) {
      boolean keepAlive = keeping.test(i);
      load.clients.add(
          Thread.ofVirtual().start(() -> load.askUntilStopped(path, keepAlive, pauseMicros)));
    }
    return load;
  }

  long answered() {
    return answered.sum();
  }

  long failed() {
    return failed.get();
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  /** How often each body was answered. */
  Map<String, Long> bodies() {
    Map<String, Long> counts = new TreeMap<>();
    bodies.forEach((body, count) -> counts.put(body, count.sum()));
    return counts;
  }

  @Override
  public void close() {
    stopped = true;
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void askUntilStopped(String path, boolean keepAlive, int pauseMicros) {
    while (!stopped) {
      boolean isKept = false;
      try (Socket socket = new Socket(balancer.getAddress(), balancer.getPort())) {
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        boolean open = true;
        while (open && !stopped) {
          open = ask(socket, in, path, keepAlive, isKept) && keepAlive;
          isKept = true;
          LockSupport.parkNanos(pauseMicros * 1_000L);
        }
      } catch (ClosedWhileIdle _) {
        // Asked again on a new connection.
      } catch (IOException | RuntimeException e) {
        note(e.toString());
      }
    }
  }

  /** Whether the connection may be used again. */
  private boolean ask(Socket socket, InputStream in, String path, boolean keepAlive, boolean isKept)
      throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
            .formatted(path, host, keepAlive ? "" : "Connection: close\r\n");
    String status = begin(socket, in, request, isKept);
    int length = -1;
    boolean close = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(java.util.Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      }
      close |= lower.startsWith("connection:") && lower.contains("close");
    }
    if (length < 0) {
      throw new IOException("the answer has no length: " + status);
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the answer ended early: " + status);
    }
    if (status.startsWith("HTTP/1.1 200")) {
      answered.increment();
      bodies
          .computeIfAbsent(new String(body, StandardCharsets.UTF_8), _ -> new LongAdder())
          .increment();
    } else {
      note(status + " " + new String(body, StandardCharsets.UTF_8));
    }
    return !close;
  }

  /** Sends a request; answers with the first line of the answer. */
  private String begin(Socket socket, InputStream in, String request, boolean isKept)
      throws IOException {
    in.mark(1);
    try {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      if (in.read() < 0) {
        throw new EOFException("the connection was closed without an answer");
      }
    } catch (IOException e) {
      throw isKept && isPatient && !(e instanceof SocketTimeoutException)
          ? new ClosedWhileIdle(e)
          : e;
    }
    in.reset();
    return line(in);
  }

  private static final class ClosedWhileIdle extends IOException {
    private static final long serialVersionUID = 1L;

    ClosedWhileIdle(IOException cause) {
      super(cause);
    }
  }

  private void note(String failure) {
    if (failed.incrementAndGet() <= MAX_FAILURES_NOTED) {
      failures.add(failure);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    while (c != '\n') {
      if (c < 0) {
        throw new EOFException("the connection was closed without an answer");
      }
      if (c != '\r') {
        line.append((char) c);
      }
      c = in.read();
    }
    return line.toString();
  }
}
