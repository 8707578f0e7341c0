package io.ngp.certificate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.opentest4j.TestAbortedException;

/**
 * A real server of ACME: Let's Encrypt's Pebble with its name server, which says that every host is
 * this machine. Both are in Debian's package {@code pebble}.
 */
final class Pebble implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Process> processes = new ArrayList<>();
  private final String certificate;
  private final int port;

  /**
   * Starts one.
   *
   * @param httpPort where it asks for answers by HTTP
   * @param tlsPort where it asks for answers by TLS
   */
  Pebble(Path folder, int httpPort, int tlsPort) throws IOException {
    port = freePort();
    int dns = freePort();
    var authority = Authority.found("localhost", Instant.now());
    var own = authority.issue("localhost", Instant.now());
    certificate = PemText.of(List.of(authority.certificate()));
    Files.writeString(folder.resolve("cert.pem"), own.chain());
    Files.writeString(folder.resolve("key.pem"), own.key());
    var config = folder.resolve("pebble.json");
    Files.writeString(
        config,
        """
        {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
          "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": %d,
          "ocspResponderURL": "", "externalAccountBindingRequired": false}}
        """
            .formatted(
                port,
                freePort(),
                folder.resolve("cert.pem"),
                folder.resolve("key.pem"),
                httpPort,
                tlsPort));
    start(
        folder,
        List.of(
            "pebble-challtestsrv",
            "-dns01=127.0.0.1:" + dns,
            "-http01=",
            "-https01=",
            "-tlsalpn01=",
            "-management=127.0.0.1:" + freePort(),
            "-defaultIPv4=127.0.0.1",
            "-defaultIPv6="));
    start(folder, List.of("pebble", "-config", config.toString(), "-dnsserver=127.0.0.1:" + dns));
    awaitUp();
  }

  private void awaitUp() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isUp()) {
      if (System.nanoTime() > deadline) {
        close();
        throw new AssertionError("Pebble does not answer after " + PATIENCE.toSeconds() + " s.");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private boolean isUp() {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private void start(Path folder, List<String> command) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(command.getFirst() + ".log").toFile());
    builder.environment().putAll(Map.of("PEBBLE_VA_NOSLEEP", "1"));
    try {
      processes.add(builder.start());
    } catch (IOException e) {
      close();
      throw new TestAbortedException(
          command.getFirst() + " is not installed: apt-get install pebble", e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** How to order from it. */
  AcmeSettings settings(String challenge) {
    return new AcmeSettings(
        URI.create("https://localhost:" + port + "/dir"),
        "ops@example.test",
        List.of("example.test"),
        certificate,
        challenge);
  }

  @Override
  public void close() {
    for (var process : processes.reversed()) {
      process.destroy();
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
