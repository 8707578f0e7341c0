package io.ngp.edge;

import io.ngp.edge.route.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts connections for an app of a test and holds each on a thread of its own. */
final class TestListener implements AutoCloseable {
  /** Handles one connection; it is closed when this returns or throws. */
  @FunctionalInterface
  interface Conversation {
    void hold(Socket socket) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final Conversation conversation;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final Thread acceptor =
      Thread.ofVirtual().name("test-app-accept").unstarted(this::accept);

  /** One that already listens, on a port of its own. */
  TestListener(Conversation conversation) {
    this.conversation = conversation;
    try {
      server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void start() {
    acceptor.start();
  }

  int port() {
    return server.getLocalPort();
  }

  Target target(String id) {
    return new Target(id, "127.0.0.1", port());
  }

  /** Connections accepted so far. */
  int connections() {
    return connections.get();
  }

  /** Connections open now. */
  int openConnections() {
    return open.size();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().name("test-app-connection").start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      conversation.hold(socket);
    } catch (IOException | InterruptedException _) {
      // The other side left, or the test is over.
    } finally {
      open.remove(socket);
    }
  }

  /** Stops listening and cuts all connections. */
  @Override
  public void close() {
    try {
      server.close();
      // A virtual thread that waits for a connection keeps the port open until it has noticed.
      acceptor.join();
      for (var socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
