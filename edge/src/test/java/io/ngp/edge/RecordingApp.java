package io.ngp.edge;

import io.ngp.edge.StrictReader.Malformed;
import io.ngp.edge.StrictReader.Request;
import io.ngp.edge.route.Target;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An app that reads strictly what the edge sends, keeps every whole request under the client it
 * came from, and complains of everything else.
 */
final class RecordingApp implements AutoCloseable {
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Map<String, List<Request>> requests = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  RecordingApp() throws IOException {
    this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("recording-app-accept").start(this::accept);
  }

  Target target(String id) {
    return new Target(id, "127.0.0.1", server.getLocalPort());
  }

  /** What came of the client with this address, in its order; forgotten by being asked. */
  List<Request> take(String client) {
    var taken = requests.remove(client);
    return taken == null ? List.of() : taken;
  }

  /** What came that no proxy may send. */
  List<String> complaints() {
    return complaints;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().name("recording-app-connection").start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var reader = StrictReader.strict(new BufferedInputStream(socket.getInputStream()));
      for (var request = reader.next(); request != null; request = reader.next()) {
        String client = String.join(",", request.values("x-forwarded-for"));
        requests.computeIfAbsent(client, _ -> new CopyOnWriteArrayList<>()).add(request);
        String answer = "HTTP/1.1 200 OK\r\nX-App: 1\r\nContent-Length: 2\r\n\r\nok";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (Malformed e) {
      complaints.add(e.getMessage());
    } catch (IOException _) {
      // The edge left in the middle: that is how it takes back what it began.
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : open) {
      socket.close();
    }
  }
}
