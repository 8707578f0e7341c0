package io.ngp.edge;

import io.netty.handler.codec.http2.EmptyHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.ngp.edge.H2Wire.Frame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A client that speaks HTTP/2 by prior knowledge, frame by frame. It confirms settings and pings,
 * and opens no windows unless told to.
 */
final class H2Client implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  static final Http2Headers NO_FIELDS = EmptyHttp2Headers.INSTANCE;

  /** An answer; {@code reset} is the code the stream was reset with, or -1. */
  record Answer(
      List<Http2Headers> interim,
      Http2Headers head,
      String body,
      Http2Headers trailers,
      int reset) {
    int status() {
      return Integer.parseInt(head.status().toString());
    }

    String field(String name) {
      return String.valueOf(head.get(name));
    }
  }

  private final H2Wire wire;
  private int nextStream = 1;

  private H2Client(H2Wire wire) {
    this.wire = wire;
  }

  static H2Client to(int port) throws IOException {
    var client = unannounced(port);
    client.wire.raw(H2Wire.PREFACE);
    client.wire.settings();
    return client;
  }

  /** A client that has not said yet what it speaks. */
  static H2Client unannounced(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new H2Client(new H2Wire(socket));
  }

  H2Wire wire() {
    return wire;
  }

  /** Opens a stream with a request; further fields as pairs. */
  int request(String method, String path, boolean isWhole, String... fields) throws IOException {
    int stream = nextStream;
    nextStream += 2;
    var all =
        Stream.concat(
            Stream.of(
                ":method", method, ":scheme", "http", ":path", path, ":authority", "app.test"),
            Arrays.stream(fields));
    wire.headers(stream, isWhole, all.toArray(String[]::new));
    return stream;
  }

  int get(String path, String... fields) throws IOException {
    return request("GET", path, true, fields);
  }

  /** The id the next stream gets. */
  int takeStream() {
    int stream = nextStream;
    nextStream += 2;
    return stream;
  }

  /** The next frame that is not about settings, windows or pings of the edge. */
  Frame next() throws IOException {
    while (true) {
      var frame = wire.next();
      switch (frame.type()) {
        case H2Wire.SETTINGS -> wire.confirm(frame);
        case H2Wire.PING -> {
          if (frame.isAck()) {
            return frame;
          }
          wire.frame(H2Wire.PING, H2Wire.ACK, 0, frame.payload());
        }
        case H2Wire.WINDOW_UPDATE -> {}
        default -> {
          return frame;
        }
      }
    }
  }

  /** The next frame of {@code type}; what comes before is skipped. */
  Frame next(int type) throws IOException {
    var frame = next();
    while (frame.type() != type) {
      if (frame.type() == H2Wire.HEADERS) {
        var _ = wire.decoded(frame);
      }
      frame = next();
    }
    return frame;
  }

  /** The answer on {@code stream}, while no other stream has one. */
  Answer answer(int stream) throws IOException {
    var heads = new ArrayList<Http2Headers>();
    var body = new StringBuilder();
    Http2Headers trailers = NO_FIELDS;
    while (true) {
      var frame = next();
      if (frame.stream() != stream) {
        throw new IOException("Waiting for stream " + stream + ", but there came " + frame);
      }
      switch (frame.type()) {
        case H2Wire.HEADERS -> {
          var fields = wire.decoded(frame);
          if (fields.status() == null) {
            trailers = fields;
          } else {
            heads.add(fields);
          }
        }
        case H2Wire.DATA -> body.append(frame.text());
        case H2Wire.RST_STREAM -> {
          return answer(heads, body, trailers, frame.errorCode());
        }
        default -> throw new IOException("Unexpected " + frame);
      }
      if (frame.endsStream()) {
        return answer(heads, body, trailers, -1);
      }
    }
  }

  private static Answer answer(
      List<Http2Headers> heads, StringBuilder body, Http2Headers trailers, int reset) {
    var head = heads.isEmpty() ? NO_FIELDS : heads.removeLast();
    return new Answer(heads, head, body.toString(), trailers, reset);
  }

  /** Whether the connection was ended; what came before is skipped. */
  boolean isEnded() {
    try {
      while (true) {
        next();
      }
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
