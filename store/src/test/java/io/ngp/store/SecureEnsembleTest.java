package io.ngp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.identity.Identity;
import io.ngp.identity.PeerRole;
import io.ngp.identity.TestAuthority;
import io.ngp.store.Write.Create;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An ensemble that lets masters in, and nobody else. */
@SuppressWarnings("NullAway.Init") // set before each test
@Timeout(120)
class SecureEnsembleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SOCKET_MILLIS = 60_000;

  @TempDir private Path folder;
  private final TestAuthority authority = new TestAuthority("Platform CA");
  private final Ensemble planned = TestEnsemble.onFreePorts(3);
  private final Map<Integer, EmbeddedZooKeeper> running = new LinkedHashMap<>();
  private Optional<EnsembleSecurity> security;
  private ZooKeeperSession session;
  private Membership membership;

  @BeforeEach
  void begin() throws Exception {
    security =
        Optional.of(
            new EnsembleSecurity(identity("master-1", PeerRole.MASTER), folder.resolve("own")));
    start(1, new Ensemble(List.of(planned.member(1))));
    session =
        new ZooKeeperSession(planned.connectString(), ZooKeeperSession.DEFAULT_TIMEOUT, security);
    session.start();
    membership = new Membership(session, PATIENCE);
  }

  @AfterEach
  void end() {
    session.close();
    running.values().forEach(EmbeddedZooKeeper::close);
  }

  private Identity identity(String name, PeerRole role) throws IOException {
    return Identity.read(authority.issue(folder.resolve(name), name, role));
  }

  private void start(int id, Ensemble voters) throws InterruptedException {
    var member =
        new EmbeddedZooKeeper(voters, planned.member(id), folder.resolve("member-" + id), security);
    running.put(id, member);
    member.start(PATIENCE);
  }

  private void join(int id) throws InterruptedException {
    start(id, membership.voters());
    membership.admit(planned.member(id), false);
  }

  private void stop(int id) {
    Objects.requireNonNull(running.remove(id)).close();
  }

  private static Create create(String path) {
    return new Create(path, path.getBytes(StandardCharsets.UTF_8));
  }

  /** What a member's session port answers when it is asked how it is. */
  private String ask(SSLContext context) throws IOException {
    return ask(context.getSocketFactory(), planned.member(1).clientPort());
  }

  private static String ask(SocketFactory sockets, int port) throws IOException {
    try (Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(SOCKET_MILLIS);
      socket.getOutputStream().write("ruok".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void mastersAgreeElectAndComeAndGo() throws Exception {
    var store = new ZooKeeperDocumentStore(session);
    join(2);
    join(3);
    store.commit(List.of(create("/a")));
    stop(1); // led so far
    Eventually.await(
        "the others elect another",
        () -> {
          try {
            store.commit(List.of(create("/b")));
            return true;
          } catch (DocumentExistsException e) {
            return true;
          } catch (StoreException e) {
            return false;
          }
        });
    start(1, planned);
    membership.remove(3);
    stop(3);

    assertThat(membership.voters().members()).extracting(EnsembleMember::id).containsExactly(1, 2);
    assertThat(store.read("/a")).isPresent();
    assertThat(store.read("/b")).isPresent();
  }

  @Test
  void aClientInClearTextIsRefused() throws Exception {
    try (var plain =
        new ZooKeeperSession(planned.connectString(), ZooKeeperSession.DEFAULT_TIMEOUT)) {
      plain.start();
      assertThat(plain.awaitConnected(Duration.ofSeconds(3))).isFalse();
    }
    assertThat(session.awaitConnected(PATIENCE)).isTrue();
  }

  @Test
  void sessionsAreForMastersOnly() throws Exception {
    assertThat(ask(identity("master-2", PeerRole.MASTER).context())).isEqualTo("imok");

    var agent = identity("agent-1", PeerRole.AGENT);
    assertThatThrownBy(() -> ask(agent.context())).isInstanceOf(IOException.class);
    var stranger =
        Identity.read(
            new TestAuthority("Other CA")
                .issue(folder.resolve("other"), "master-2", PeerRole.MASTER));
    assertThatThrownBy(() -> ask(stranger.context())).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ask(nameless(agent))).isInstanceOf(IOException.class);
  }

  @Test
  void votesAreForMastersOnly() throws Exception {
    int port = planned.member(1).electionPort();
    var agent = identity("agent-1", PeerRole.AGENT);

    // A master is listened to, until its patience with a silent one is over.
    try (Socket socket =
        identity("master-2", PeerRole.MASTER)
            .context()
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(500);
      socket.getOutputStream().write(0);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(java.net.SocketTimeoutException.class);
    }
    assertThatThrownBy(() -> ask(agent.context().getSocketFactory(), port))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ask(nameless(agent).getSocketFactory(), port))
        .isInstanceOf(IOException.class);
    assertThat(answerInClearText(port)).isEmpty();
  }

  /** What comes back, if anything; the connection may also just break. */
  private static String answerInClearText(int port) {
    try {
      return ask(SocketFactory.getDefault(), port);
    } catch (IOException e) {
      return "";
    }
  }

  private static SSLContext nameless(Identity trusting) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(
        null, new TrustManager[] {trusting.trust(java.util.Set.of(PeerRole.MASTER))}, null);
    return context;
  }

  @Test
  void theFileForSessionsIsForItsOwnerOnly() throws Exception {
    var file = folder.resolve("own").resolve("session-identity.pem");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
