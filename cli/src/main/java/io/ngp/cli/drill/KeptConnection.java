package io.ngp.cli.drill;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * A connection to a balancer of this machine that asks one request after another (RFC 9112). Used
 * by one thread at a time.
 */
final class KeptConnection implements AutoCloseable {
  private static final int CONNECT_MILLIS = 1_000;
  private static final int MAX_LINE = 16_384;

  private final Socket socket;
  private final InputStream in;
  private boolean isUsed;
  private boolean isReusable = true;

  /** The other side closed a kept connection before it answered: the request may be sent again. */
  static final class ClosedWhileKept extends IOException {
    private static final long serialVersionUID = 1L;

    ClosedWhileKept(IOException cause) {
      super(cause);
    }
  }

  private KeptConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static KeptConnection open(int port) throws IOException {
    var socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      socket.setTcpNoDelay(true);
      return new KeptConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Asks with GET; returns the answer's status when all of it has come. */
  int get(String host, String path, Duration timeout) throws IOException {
    var request =
        "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: ngp-drill\r\n\r\n";
    socket.setSoTimeout((int) timeout.toMillis());
    var status = Integer.parseInt(begin(request).split(" ", 3)[1]);
    readRest(status);
    isUsed = true;
    return status;
  }

  /** Whether it can ask another request. */
  boolean isReusable() {
    return isReusable;
  }

  private String begin(String request) throws IOException {
    in.mark(1);
    try {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      if (in.read() < 0) {
        throw new EOFException("closed without an answer");
      }
    } catch (java.net.SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      throw isUsed ? new ClosedWhileKept(e) : e;
    }
    in.reset();
    return line();
  }

  private void readRest(int status) throws IOException {
    long length = -1;
    var isChunked = false;
    for (var header = line(); !header.isEmpty(); header = line()) {
      var lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring("content-length:".length()).strip());
      }
      isChunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
      isReusable &= !(lower.startsWith("connection:") && lower.contains("close"));
    }
    if (isChunked) {
      readChunks();
    } else if (length >= 0) {
      in.skipNBytes(length);
    } else if (status != 204 && status != 304) {
      isReusable = false;
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }

  private void readChunks() throws IOException {
    var size = chunkSize();
    while (size > 0) {
      in.skipNBytes(size + 2);
      size = chunkSize();
    }
    var trailer = line();
    while (!trailer.isEmpty()) {
      trailer = line();
    }
  }

  private long chunkSize() throws IOException {
    return Long.parseLong(line().split(";", 2)[0].strip(), 16);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (var c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > MAX_LINE) {
        throw new EOFException("the answer broke off");
      }
      line.append(c == '\r' ? "" : (char) c);
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // Nobody uses it any more.
    }
  }
}
