package io.ngp.edge;

import io.netty.handler.codec.http2.Http2Headers;
import io.ngp.edge.H2Wire.Frame;
import io.ngp.edge.route.Target;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An app behind the edge that speaks HTTP/2 frame by frame and does, per frame, what a test says.
 */
final class H2App implements AutoCloseable {
  /** Reacts to a frame of a stream; {@code fields} are those of HEADERS, and empty otherwise. */
  @FunctionalInterface
  interface Behaviour {
    void handle(H2Wire wire, Frame frame, Http2Headers fields)
        throws IOException, InterruptedException;
  }

  private final TestListener listener = new TestListener(this::serve);
  private final int[] settings;
  private final Behaviour behaviour;
  private final List<Http2Headers> requests = new CopyOnWriteArrayList<>();
  private final List<Frame> frames = new CopyOnWriteArrayList<>();

  private H2App(Behaviour behaviour, int... settings) {
    this.behaviour = behaviour;
    this.settings = settings;
  }

  /** An app that announces {@code settings}, pairs of identifier and value. */
  static H2App of(Behaviour behaviour, int... settings) {
    var app = new H2App(behaviour, settings);
    app.listener.start();
    return app;
  }

  /** Answers each request with {@code body} when it is complete. */
  static H2App answering(String body, int... settings) {
    return of(
        (wire, frame, _) -> {
          if (frame.endsStream()) {
            answer(wire, frame.stream(), body);
          }
        },
        settings);
  }

  static void answer(H2Wire wire, int stream, String body) throws IOException {
    wire.headers(stream, false, ":status", "200");
    wire.data(stream, true, body);
  }

  Target target(String id) {
    return listener.target(id);
  }

  /** Heads of the requests that arrived so far. */
  List<Http2Headers> requests() {
    return requests;
  }

  /** Frames of streams that arrived so far. */
  List<Frame> frames() {
    return frames;
  }

  int connections() {
    return listener.connections();
  }

  int openConnections() {
    return listener.openConnections();
  }

  private void serve(Socket socket) throws IOException, InterruptedException {
    var wire = new H2Wire(socket);
    var _ = wire.in().readNBytes(H2Wire.PREFACE.length);
    wire.settings(settings);
    while (true) {
      var frame = wire.next();
      switch (frame.type()) {
        case H2Wire.SETTINGS -> wire.confirm(frame);
        case H2Wire.PING, H2Wire.WINDOW_UPDATE, H2Wire.GOAWAY -> {}
        default -> take(wire, frame);
      }
    }
  }

  private void take(H2Wire wire, Frame frame) throws IOException, InterruptedException {
    var fields = H2Client.NO_FIELDS;
    if (frame.type() == H2Wire.HEADERS) {
      fields = wire.decoded(frame);
      if (fields.method() != null) {
        requests.add(fields);
      }
    }
    frames.add(frame);
    behaviour.handle(wire, frame, fields);
  }

  @Override
  public void close() {
    listener.close();
  }
}
