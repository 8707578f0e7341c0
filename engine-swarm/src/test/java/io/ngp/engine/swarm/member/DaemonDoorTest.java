package io.ngp.engine.swarm.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ngp.engine.swarm.docker.Docker;
import io.ngp.engine.swarm.docker.DockerAddress;
import io.ngp.engine.swarm.docker.DockerException;
import io.ngp.identity.Identity;
import io.ngp.identity.PeerRole;
import io.ngp.identity.TestAuthority;
import io.ngp.testkit.FreePorts;
import io.ngp.testkit.engine.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A door before something that answers like a daemon. */
@SuppressWarnings("NullAway.Init") // set before each test
@Timeout(120)
class DaemonDoorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final TestAuthority authority = new TestAuthority("Platform CA");
  private final int port = FreePorts.pick();
  private DockerAddress.Unix daemon;
  private ServerSocketChannel answering;
  private DaemonDoor door;

  @BeforeEach
  void open() throws IOException {
    daemon = new DockerAddress.Unix(folder.resolve("d.sock"));
    answering = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    answering.bind(UnixDomainSocketAddress.of(daemon.file()));
    Thread.ofVirtual().start(this::answer);
    door = door(identity("agent-1", PeerRole.AGENT));
    door.start();
  }

  @AfterEach
  void shut() throws IOException {
    door.close();
    answering.close();
  }

  private DaemonDoor door(Identity identity) {
    return new DaemonDoor(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), daemon, identity);
  }

  private void answer() {
    try {
      while (true) {
        try (SocketChannel caller = answering.accept()) {
          int _ = caller.read(ByteBuffer.allocate(4096));
          String said = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ID\":\"it\"}";
          int _ = caller.write(ByteBuffer.wrap(said.getBytes(StandardCharsets.US_ASCII)));
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private Identity identity(String name, PeerRole role) throws IOException {
    return Identity.read(authority.issue(folder.resolve(name), name, role));
  }

  private String ask(Optional<SSLContext> caller) {
    return new Docker(DockerAddress.parse("tcp://127.0.0.1:" + port, caller), PATIENCE)
        .get("/info")
        .path("ID")
        .asString();
  }

  @Test
  void mastersReachTheDaemonAndNobodyElseDoes() throws Exception {
    var master = identity("master-1", PeerRole.MASTER).context(Set.of(PeerRole.AGENT));
    Eventually.holds(
        "the door is open",
        () -> {
          try {
            return ask(Optional.of(master)).equals("it");
          } catch (DockerException e) {
            return false;
          }
        });

    for (PeerRole other : Set.of(PeerRole.AGENT, PeerRole.BALANCER, PeerRole.OPERATOR)) {
      var context = identity("other", other).context();
      assertThatExceptionOfType(DockerException.class)
          .as("%s", other)
          .isThrownBy(() -> ask(Optional.of(context)));
    }
    assertThatExceptionOfType(DockerException.class).isThrownBy(() -> ask(Optional.empty()));
  }

  @Test
  void anotherNodeOfTheHostOpensItOnceThisOneIsGone() throws Exception {
    var master = identity("master-1", PeerRole.MASTER).context();
    Eventually.holds("the door is open", () -> isOpen(master));
    try (var second = door(identity("master-2", PeerRole.MASTER))) {
      second.start();
      door.close();
      Eventually.holds("it is open again", () -> isOpen(master));
      assertThat(ask(Optional.of(master))).isEqualTo("it");
    }
  }

  private boolean isOpen(SSLContext caller) {
    try {
      return ask(Optional.of(caller)).equals("it");
    } catch (DockerException e) {
      return false;
    }
  }
}
