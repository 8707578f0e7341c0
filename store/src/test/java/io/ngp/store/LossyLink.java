package io.ngp.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A TCP connection to ZooKeeper that loses what it is told to lose. */
final class LossyLink implements AutoCloseable {

  private enum Loss {
    NOTHING,
    REQUESTS,
    ANSWERS,
    /** Connections break at once. */
    EVERYTHING
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Trigger(byte[] text, Loss then) {}

  private final int target;
  private final ServerSocket listener;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

  private volatile Loss loss = Loss.NOTHING;
  private volatile @Nullable Trigger trigger;

  /** Leads to a port on loopback. */
  LossyLink(int target) {
    this.target = target;
    try {
      listener = TestEnsemble.hold(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("link-to-" + target).start(this::acceptAll);
  }

  String connectString() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** The first request with this text arrives, but its answer and all after it vanish. */
  void loseAnswerTo(String text) {
    trigger = new Trigger(text.getBytes(StandardCharsets.UTF_8), Loss.ANSWERS);
  }

  /** The first request with this text vanishes, and all after it; the connection seems fine. */
  void loseRequest(String text) {
    trigger = new Trigger(text.getBytes(StandardCharsets.UTF_8), Loss.REQUESTS);
  }

  /** Waits until the awaited text came by. */
  void awaitLoss() {
    Eventually.await("the awaited request", () -> loss != Loss.NOTHING);
  }

  /** Breaks the connections, and each new one, until healed. */
  void tear() {
    loss = Loss.EVERYTHING;
    closeAll();
  }

  /** Breaks the connections, which may have lost half a message; new ones work. */
  void heal() {
    trigger = null;
    loss = Loss.NOTHING;
    closeAll();
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        join(listener.accept());
      } catch (IOException e) {
        // Closed, or ZooKeeper is not there: the client tries again.
      }
    }
  }

  private void join(Socket client) throws IOException {
    if (loss == Loss.EVERYTHING) {
      client.close();
      return;
    }
    var server = new Socket();
    open.add(client);
    open.add(server);
    try {
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    } catch (IOException e) {
      client.close();
      throw e;
    }
    Thread.ofVirtual().start(() -> pump(client, server, Loss.REQUESTS));
    Thread.ofVirtual().start(() -> pump(server, client, Loss.ANSWERS));
  }

  private void pump(Socket from, Socket to, Loss silencer) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      var buffer = new byte[64 * 1024];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (silencer == Loss.REQUESTS) {
          pull(buffer, count);
        }
        if (loss != silencer) {
          out.write(buffer, 0, count);
        }
      }
    } catch (IOException e) {
      // Broken, as told or by the other side.
    }
  }

  private void pull(byte[] request, int count) {
    Trigger armed = trigger;
    if (armed != null && contains(request, count, armed.text())) {
      loss = armed.then();
      trigger = null;
    }
  }

  private static boolean contains(byte[] bytes, int count, byte[] text) {
    for (int from = 0; from + text.length <= count; from++) {
      if (Arrays.equals(bytes, from, from + text.length, text, 0, text.length)) {
        return true;
      }
    }
    return false;
  }

  private void closeAll() {
    for (Closeable socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    open.clear();
  }

  @Override
  public void close() {
    tear();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
