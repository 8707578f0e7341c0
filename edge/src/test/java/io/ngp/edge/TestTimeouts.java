package io.ngp.edge;

import io.ngp.edge.EdgeSettings.ClientTimeouts;
import io.ngp.edge.EdgeSettings.UpstreamTimeouts;
import java.time.Duration;

/** The default timeouts, but for one. */
final class TestTimeouts {
  private static final ClientTimeouts CLIENT = ClientTimeouts.DEFAULT;
  private static final UpstreamTimeouts UPSTREAM = UpstreamTimeouts.DEFAULT;

  private TestTimeouts() {}

  // Of clients.

  static ClientTimeouts body(Duration body) {
    return client(body, CLIENT.idle(), CLIENT.stalled(), CLIENT.halfClosed());
  }

  static ClientTimeouts idle(Duration idle) {
    return client(CLIENT.body(), idle, CLIENT.stalled(), CLIENT.halfClosed());
  }

  static ClientTimeouts stalled(Duration stalled) {
    return client(CLIENT.body(), CLIENT.idle(), stalled, CLIENT.halfClosed());
  }

  static ClientTimeouts halfClosed(Duration halfClosed) {
    return client(CLIENT.body(), CLIENT.idle(), CLIENT.stalled(), halfClosed);
  }

  private static ClientTimeouts client(
      Duration body, Duration idle, Duration stalled, Duration halfClosed) {
    return new ClientTimeouts(CLIENT.head(), body, idle, stalled, halfClosed);
  }

  // Of targets.

  static UpstreamTimeouts responseHeader(Duration responseHeader) {
    return target(UPSTREAM.connect(), responseHeader, UPSTREAM.stream(), UPSTREAM.keepAlive());
  }

  static UpstreamTimeouts stream(Duration stream) {
    return target(UPSTREAM.connect(), UPSTREAM.responseHeader(), stream, UPSTREAM.keepAlive());
  }

  static UpstreamTimeouts keepAlive(Duration keepAlive) {
    return target(UPSTREAM.connect(), UPSTREAM.responseHeader(), UPSTREAM.stream(), keepAlive);
  }

  /** For connecting, and for the beginning of an answer after that. */
  static UpstreamTimeouts answer(Duration each) {
    return target(each, each, UPSTREAM.stream(), UPSTREAM.keepAlive());
  }

  private static UpstreamTimeouts target(
      Duration connect, Duration responseHeader, Duration stream, Duration keepAlive) {
    return new UpstreamTimeouts(
        connect, responseHeader, stream, keepAlive, UPSTREAM.ejection(), UPSTREAM.window());
  }
}
