package io.ngp.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests to a server at 127.0.0.1. */
@Timeout(120)
class CallerTest {
  private static final int PATIENCE_MILLIS = 60_000;

  @TempDir private Path folder;
  private final TestAuthority authority = new TestAuthority("Platform CA");

  private Caller agent() throws IOException {
    return Caller.of(
        Optional.of(
            Identity.read(authority.issue(folder.resolve("me"), "agent-1", PeerRole.AGENT))),
        PeerRole.MASTER);
  }

  /** What a server with a certificate for {@code address} answers. */
  private int ask(String address, PeerRole role) throws IOException {
    var files =
        authority.issue(
            folder.resolve("server"),
            "server-1",
            Instant.now().plus(Duration.ofDays(1)),
            List.of(address),
            role);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
    server.setHttpsConfigurator(new HttpsConfigurator(Identity.read(files).context()));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      var connection =
          agent().open(URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/"));
      connection.setReadTimeout(PATIENCE_MILLIS);
      return connection.getResponseCode();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aMasterAtItsAddressIsCalled() throws Exception {
    assertThat(ask("127.0.0.1", PeerRole.MASTER)).isEqualTo(204);
  }

  @Test
  void aCertificateForAnotherAddressIsNotBelieved() {
    assertThatIOException()
        .isThrownBy(() -> ask("127.0.0.2", PeerRole.MASTER))
        .withMessageContaining("127.0.0.1");
  }

  @Test
  void whoIsNoMasterIsNotToldAnything() {
    assertThatIOException()
        .isThrownBy(() -> ask("127.0.0.1", PeerRole.AGENT))
        .withMessageContaining("names none of the roles [master]");
  }

  @Test
  void whoHasAnIdentityDoesNotCallInClearText() {
    assertThatIOException()
        .isThrownBy(() -> agent().open(URI.create("http://127.0.0.1:1/")))
        .withMessageContaining("must begin with https://");
  }
}
