package io.ngp.cluster.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.webserver.WebServer;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListeningTest {
  @Test
  void aPortThatIsTakenIsToldWithAWayOut() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var where = new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort());
      var server = server(where);

      assertThatThrownBy(() -> Listening.begin(server, where))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContainingAll(
              "127.0.0.1:" + taken.getLocalPort(), "Address already in use", "another port");
    }
  }

  @Test
  void aPortThatIsFreeIsListenedOn() throws Exception {
    var where = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var server = server(where);

    Listening.begin(server, where);

    try {
      assertThat(server.port()).isPositive();
    } finally {
      server.stop();
    }
  }

  private static WebServer server(InetSocketAddress where) {
    return WebServer.builder()
        .shutdownHook(false)
        .featuresDiscoverServices(false)
        .address(where.getAddress())
        .port(where.getPort())
        .build();
  }
}
