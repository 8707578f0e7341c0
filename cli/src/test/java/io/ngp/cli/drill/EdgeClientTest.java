package io.ngp.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EdgeClientTest {
  private static final String PLAIN = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n3;x=y\r\nabc\r\n0\r\n\r\n";

  @Test
  void connectionIsKeptOverAnswersOfAnyKind() throws Exception {
    try (var balancer = new Balancer(PLAIN, CHUNKED, PLAIN);
        var client = client(balancer.port())) {
      for (var i = 0; i < 3; i++) {
        assertThat(client.ask(0)).isEqualTo(new EdgeClient.Answer("", 1));
      }
      assertThat(balancer.connections.get()).isOne();
    }
  }

  @Test
  void keptConnectionThatWasClosedIsNoFailure() throws Exception {
    try (var balancer = new Balancer(PLAIN);
        var client = client(balancer.port())) {
      assertThat(client.ask(0).isGood()).isTrue();
      assertThat(client.ask(0)).isEqualTo(new EdgeClient.Answer("", 1));
      assertThat(balancer.connections.get()).isEqualTo(2);
    }
  }

  @Test
  void nextBalancerIsAskedWhereOneDoesNotAnswer() throws Exception {
    var dead = unusedPort();
    try (var balancer = new Balancer(PLAIN, PLAIN);
        var client = client(dead, balancer.port())) {
      assertThat(client.ask(0)).isEqualTo(new EdgeClient.Answer("", 2));
      assertThat(client.ask(1)).isEqualTo(new EdgeClient.Answer("", 1));
    }
  }

  @Test
  void balancerThatIsFrozenIsGivenUpAndTheNextOneAsked() throws Exception {
    try (var frozen = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var balancer = new Balancer(PLAIN);
        var client = client(frozen.getLocalPort(), balancer.port())) {
      assertThat(client.ask(0)).isEqualTo(new EdgeClient.Answer("", 2));
    }
  }

  @Test
  void errorOfTheAppIsAFailureWithItsStatus() throws Exception {
    try (var balancer = new Balancer("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
        var client = client(balancer.port())) {
      assertThat(client.ask(0)).isEqualTo(new EdgeClient.Answer("status 503", 1));
    }
  }

  private static int unusedPort() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return server.getLocalPort();
    }
  }

  private static EdgeClient client(Integer... ports) {
    return new EdgeClient(List.of(ports), "www.test", "/");
  }

  /** Gives its answers in turn on each connection, then closes it. */
  private static final class Balancer implements AutoCloseable {
    private final ServerSocket server;
    private final AtomicInteger connections = new AtomicInteger();

    Balancer(String... answers) throws IOException {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> accept(List.of(answers)));
    }

    int port() {
      return server.getLocalPort();
    }

    private void accept(List<String> answers) {
      while (!server.isClosed()) {
        try (var socket = server.accept()) {
          connections.incrementAndGet();
          serve(socket, answers);
        } catch (IOException _) {
          // The test is over.
        }
      }
    }

    private static void serve(Socket socket, List<String> answers) throws IOException {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (var answer : answers) {
        for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          assertThat(line).isNotBlank();
        }
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
