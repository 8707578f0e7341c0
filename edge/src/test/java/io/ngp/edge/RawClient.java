package io.ngp.edge;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A client that sends exactly the bytes it is told to and reads answers without making up for
 * anything.
 */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  /** An answer; {@code trailers} are those of a chunked body. */
  record Answer(int status, List<String> head, String body, List<String> trailers) {
    Optional<String> field(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.stream()
          .skip(1)
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst();
    }
  }

  private final Socket socket;
  private final InputStream in;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static RawClient to(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return new RawClient(socket);
  }

  /** A client on a connection that is up. */
  static RawClient over(Socket socket) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new RawClient(socket);
  }

  Socket socket() {
    return socket;
  }

  RawClient send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** A GET for {@code path} of {@code host} with further fields, each ended by CRLF. */
  RawClient get(String host, String path, String fields) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n");
  }

  RawClient get(String path) throws IOException {
    return get("app.test", path, "");
  }

  /**
   * The next answer, read as its head says; a body without length goes to the end of the
   * connection.
   */
  Answer answer() throws IOException {
    return answer(false);
  }

  /** The next answer, which has no body because it is one to HEAD. */
  Answer headAnswer() throws IOException {
    return answer(true);
  }

  private Answer answer(boolean isToHead) throws IOException {
    var head = TestApp.lines(in);
    if (head.isEmpty()) {
      throw new IOException("The connection ended instead of an answer.");
    }
    int status = Integer.parseInt(head.getFirst().split(" ", 3)[1]);
    var answer = new Answer(status, head, "", List.of());
    if (isToHead || status < 200 || status == 204 || status == 304) {
      return answer;
    }
    if (answer.field("transfer-encoding").isPresent()) {
      return chunked(status, head);
    }
    var length = answer.field("content-length");
    byte[] body =
        length.isPresent() ? in.readNBytes(Integer.parseInt(length.get())) : in.readAllBytes();
    if (length.isPresent() && body.length < Integer.parseInt(length.get())) {
      throw new IOException(
          "The body ended after " + body.length + " of " + length.get() + " bytes.");
    }
    return new Answer(status, head, new String(body, StandardCharsets.ISO_8859_1), List.of());
  }

  private Answer chunked(int status, List<String> head) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      byte[] chunk = chunk();
      if (chunk.length == 0) {
        var trailers = TestApp.lines(in);
        return new Answer(status, head, body.toString(StandardCharsets.ISO_8859_1), trailers);
      }
      body.write(chunk);
    }
  }

  /** One chunk's content; the last one is empty and its trailer still to be read. */
  byte[] chunk() throws IOException {
    int size = Integer.parseInt(TestApp.line(in), 16);
    byte[] content = in.readNBytes(size);
    if (content.length < size) {
      throw new IOException("A chunk ended after " + content.length + " of " + size + " bytes.");
    }
    if (size > 0) {
      TestApp.line(in);
    }
    return content;
  }

  /** Only the head of the next answer. */
  List<String> head() throws IOException {
    return TestApp.lines(in);
  }

  String read(int bytes) throws IOException {
    return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
  }

  /** Whether the connection was ended in order and nothing came before. */
  boolean isEnded() throws IOException {
    return in.read() < 0;
  }

  /** Whether nothing comes for a moment. */
  boolean isSilent() throws IOException {
    socket.setSoTimeout(200);
    try {
      in.mark(1);
      int next = in.read();
      in.reset();
      return next < 0;
    } catch (SocketTimeoutException _) {
      return true;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  void endSending() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the connection with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
