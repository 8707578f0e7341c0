package io.ngp.edge;

import io.ngp.edge.route.Target;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A small app behind the edge: speaks HTTP/1.1 over real sockets and does, per request, exactly
 * what a test says.
 */
final class TestApp implements AutoCloseable {
  /** Answers one request by writing bytes; the connection goes on unless it closes it or throws. */
  @FunctionalInterface
  interface Behaviour {
    void handle(Call call) throws IOException, InterruptedException;
  }

  /** A request as it arrived; its body is still to be read. */
  record Call(Socket socket, InputStream in, OutputStream out, List<String> head) {
    String requestLine() {
      return head.getFirst();
    }

    List<String> values(String field) {
      String start = field.toLowerCase(Locale.ROOT) + ":";
      return head.stream()
          .skip(1)
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .toList();
    }

    void write(String bytes) throws IOException {
      out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    void answer(String body) throws IOException {
      write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    byte[] body() throws IOException {
      if (!values("transfer-encoding").isEmpty()) {
        var body = new ByteArrayOutputStream();
        trailersAfter(body);
        return body.toByteArray();
      }
      var length = values("content-length");
      return length.isEmpty() ? new byte[0] : in.readNBytes(Integer.parseInt(length.getFirst()));
    }

    /** Reads a chunked body into {@code body} and returns the trailer fields. */
    List<String> trailersAfter(ByteArrayOutputStream body) throws IOException {
      while (true) {
        int size = Integer.parseInt(line(in), 16);
        if (size == 0) {
          return lines(in);
        }
        body.write(in.readNBytes(size));
        line(in);
      }
    }
  }

  private final TestListener listener = new TestListener(this::serve);
  private final Behaviour behaviour;
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  private TestApp(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  static TestApp of(Behaviour behaviour) {
    var app = new TestApp(behaviour);
    app.listener.start();
    return app;
  }

  /** Answers everything with {@code body}. */
  static TestApp answering(String body) {
    return of(call -> {
      call.body();
      call.answer(body);
    });
  }

  int port() {
    return listener.port();
  }

  Target target(String id) {
    return listener.target(id);
  }

  /** Requests that arrived so far. */
  List<Call> calls() {
    return calls;
  }

  /** Connections accepted so far. */
  int connections() {
    return listener.connections();
  }

  /** Connections open now. */
  int openConnections() {
    return listener.openConnections();
  }

  private void serve(Socket socket) throws IOException, InterruptedException {
    socket.setTcpNoDelay(true);
    var in = new BufferedInputStream(socket.getInputStream());
    while (!socket.isClosed()) {
      var head = lines(in);
      if (head.isEmpty()) {
        return;
      }
      var call = new Call(socket, in, socket.getOutputStream(), head);
      calls.add(call);
      behaviour.handle(call);
    }
  }

  /** Lines up to an empty one; none at the end of the stream. */
  static List<String> lines(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    try {
      for (var line = line(in); !line.isEmpty(); line = line(in)) {
        lines.add(line);
      }
    } catch (EOFException e) {
      if (!lines.isEmpty()) {
        throw e;
      }
    }
    return lines;
  }

  static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("The stream ended after \"" + line + "\".");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** Stops listening and cuts all connections. */
  @Override
  public void close() {
    listener.close();
  }
}
