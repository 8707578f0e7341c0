package io.ngp.cluster.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A plain socket, for requests no client library would send. */
public final class RawHttp implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;

  public RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  public void send(String text) throws IOException {
    send(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** What is there, waiting for at least one byte; empty at the end of the stream. */
  public byte[] readSome() throws IOException {
    byte[] buffer = new byte[8192];
    int count = in.read(buffer);
    return count < 0 ? new byte[0] : java.util.Arrays.copyOf(buffer, count);
  }

  /** Everything up to the end of the stream. */
  public String readAll() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** One response whose body has a declared length, or none at all. */
  public String readResponse(boolean hasBody) throws IOException {

    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
      head.write(next);
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    int length = hasBody ? contentLength(text) : 0;
    return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /**
   * One response of any kind: without a body, of a declared length, or chunked; of a stream of
   * events, which has no end, the head.
   */
  public String readWhole(boolean isHead) throws IOException {
    String response = readResponse(!isHead);
    if (response.contains("text/event-stream\r\n")) {
      return response;
    }
    if (response.startsWith("HTTP/1.1 100")) {
      return readWhole(isHead);
    }
    boolean isChunked = response.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
    return isChunked && !isHead ? response + readChunks() : response;
  }

  private String readChunks() throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      StringBuilder line = new StringBuilder();
      while (line.indexOf("\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return body.toString();
        }
        line.append((char) next);
      }
      int size = Integer.parseInt(line.toString().strip(), 16);
      body.append(new String(in.readNBytes(size + 2), StandardCharsets.UTF_8));
      if (size == 0) {
        return body.toString();
      }
    }
  }

  private static int contentLength(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        .map(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
