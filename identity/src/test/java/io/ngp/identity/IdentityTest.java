package io.ngp.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Handshakes over real sockets of loopback. */
class IdentityTest {
  private static final int PATIENCE_MILLIS = 60_000;

  @TempDir private Path folder;
  private final TestAuthority authority = new TestAuthority("Platform CA");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(Refusals.class);
  }

  private Identity master() throws IOException {
    return Identity.read(authority.issue(folder.resolve("master"), "master-1", PeerRole.MASTER));
  }

  private Identity agent() throws IOException {
    return Identity.read(authority.issue(folder.resolve("agent"), "agent-1", PeerRole.AGENT));
  }

  /** Whom the server sees when {@code client} says a byte; fails as its handshake does. */
  private static Peer greet(SSLContext server, SSLContext client) throws Exception {
    try (var listening =
        (SSLServerSocket)
            server
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listening.setNeedClientAuth(true);
      var seen = new CompletableFuture<Peer>();
      Thread.ofVirtual().start(() -> answer(listening, seen));
      try (var socket =
          (SSLSocket)
              client
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(1);
        // In TLS 1.3 a client learns by reading that it was refused.
        assertThat(socket.getInputStream().read()).isEqualTo(2);
      }
      return seen.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static void answer(SSLServerSocket listening, CompletableFuture<Peer> seen) {
    try (var socket = (SSLSocket) listening.accept()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      assertThat(socket.getInputStream().read()).isEqualTo(1);
      var shown = (java.security.cert.X509Certificate) socket.getSession().getPeerCertificates()[0];
      socket.getOutputStream().write(2);
      seen.complete(Peer.of(shown));
    } catch (IOException e) {
      seen.completeExceptionally(e);
    }
  }

  private List<String> said() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private void assertRefused(SSLContext server, SSLContext client, String saying) {
    assertThatIOException().isThrownBy(() -> greet(server, client));
    assertThat(said()).anySatisfy(text -> assertThat(text).contains(saying));
  }

  @Test
  void nodesOfOnePlatformTrustEachOtherAndKnowWhoTheOtherIs() throws Exception {
    assertThat(greet(master().context(Set.of(PeerRole.AGENT)), agent().context()))
        .isEqualTo(new Peer("agent-1", Set.of(PeerRole.AGENT)));
  }

  @Test
  void oneCertificateMayNameSeveralRoles() throws Exception {
    var both =
        Identity.read(
            authority.issue(folder.resolve("both"), "host-1", PeerRole.AGENT, PeerRole.BALANCER));

    assertThat(greet(master().context(Set.of(PeerRole.BALANCER)), both.context()).roles())
        .isEqualTo(EnumSet.of(PeerRole.AGENT, PeerRole.BALANCER));
  }

  @Test
  void anotherAuthorityIsRefused() throws Exception {
    var own = authority.issue(folder.resolve("own"), "agent-1", PeerRole.AGENT);
    var other =
        new TestAuthority("Other CA").issue(folder.resolve("other"), "agent-1", PeerRole.AGENT);
    var stranger =
        Identity.read(new IdentityFiles(own.authority(), other.certificate(), other.key()));

    assertRefused(
        master().context(),
        stranger.context(),
        "is not of the platform's authority, CN=Platform CA");
  }

  @Test
  void anotherRoleIsRefused() throws Exception {
    assertRefused(
        master().context(Set.of(PeerRole.MASTER)),
        agent().context(),
        "\"OU=agent, CN=agent-1\" names none of the roles [master]");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    var expired =
        Identity.read(
            authority.issue(
                folder.resolve("expired"),
                "agent-1",
                Instant.now().minus(Duration.ofMinutes(1)),
                List.of("127.0.0.1"),
                PeerRole.AGENT));

    assertRefused(master().context(), expired.context(), "has expired");
  }

  @Test
  void whoShowsNoCertificateIsRefused() throws Exception {
    var nameless = SSLContext.getInstance("TLS");
    nameless.init(
        null, new javax.net.ssl.TrustManager[] {agent().trust(Set.of(PeerRole.MASTER))}, null);

    assertThatIOException().isThrownBy(() -> greet(master().context(), nameless));
  }

  @Test
  void aServerOfAnotherRoleIsNotCalled() throws Exception {
    assertRefused(
        agent().context(),
        agent().context(Set.of(PeerRole.MASTER)),
        "Refused the server at 127.0.0.1: the certificate of \"OU=agent, CN=agent-1\"");
  }

  @Test
  void aRenewedCertificateIsShownWithoutARestart() throws Exception {
    var files = authority.issue(folder.resolve("renewed"), "agent-1", PeerRole.AGENT);
    var later = authority.issue(folder.resolve("later"), "agent-2", PeerRole.AGENT);
    try (var identity = Identity.read(files, Duration.ofMillis(5))) {
      var renewed = new CountDownLatch(1);
      identity.onRenewed(renewed::countDown);
      identity.start();
      var context = identity.context();
      assertThat(greet(master().context(), context).name()).isEqualTo("agent-1");

      // The key comes last: for a moment it does not fit.
      Files.copy(later.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(later.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);

      assertThat(renewed.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      assertThat(greet(master().context(), context).name()).isEqualTo("agent-2");
    }
  }

  @Test
  void filesThatDoNotFitTogetherAreNotTaken() throws Exception {
    var one = authority.issue(folder.resolve("one"), "a", PeerRole.AGENT);
    var other = authority.issue(folder.resolve("another"), "b", PeerRole.AGENT);

    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(
            () -> Identity.read(new IdentityFiles(one.authority(), one.certificate(), other.key())))
        .withMessageContaining("is not that of the certificate in " + one.certificate());
    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(() -> Identity.read(new IdentityFiles(one.key(), one.certificate(), one.key())))
        .withMessageContaining("holds no certificate");
    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(() ->
            Identity.read(
                new IdentityFiles(one.authority(), one.certificate(), folder.resolve("none"))))
        .withMessageContaining("can't be read");
  }

  @Test
  void theSameRefusalIsToldOncePerMinute() {
    long[] now = {0};
    var refusals = new Refusals(() -> now[0]);

    assertThat(refusals.isNew("a")).isTrue();
    assertThat(refusals.isNew("a")).isFalse();
    assertThat(refusals.isNew("b")).isTrue();
    now[0] = Duration.ofSeconds(61).toNanos();
    assertThat(refusals.isNew("a")).isTrue();
  }
}
