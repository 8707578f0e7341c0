package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.edge.tls.Challenges;
import io.ngp.edge.tls.HostCertificate;
import io.ngp.edge.tls.Keyring;
import io.ngp.edge.tls.TestAuthority;
import io.ngp.edge.tls.TicketKey;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class TlsIT extends EdgeFixture {
  private static final TestAuthority AUTHORITY = new TestAuthority();

  private SSLContext trusting;

  @BeforeEach
  void makeClient() throws Exception {
    trusting = AUTHORITY.trusting();
  }

  private static EdgeSettings tlsSettings() {
    return settings().withTls(EdgeSettings.Tls.on(0));
  }

  private Edge edge(Keyring keyring) {
    var edge = edge(tlsSettings(), appAnswering("hello").target("t1"));
    edge.use(keyring);
    return edge;
  }

  private static Keyring keyring(HostCertificate... certificates) {
    return new Keyring(List.of(certificates), List.of(), Challenges.NONE);
  }

  /** A connection whose handshake is still to be done. */
  private SSLSocket connect(int port, SSLContext context, String host) throws IOException {
    var socket =
        keep(
            (SSLSocket)
                context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(60_000);
    var parameters = socket.getSSLParameters();
    if (!host.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  private Certificate shown(Edge edge, String host) throws Exception {
    return connect(edge.tlsPort(), AUTHORITY.trusting(), host)
        .getSession()
        .getPeerCertificates()[0];
  }

  @Test
  void eachHostIsShownTheCertificateMadeForIt() throws Exception {
    var first = AUTHORITY.issue("ngp.test");
    var exact = AUTHORITY.issueRsa("www.shop.test");
    var wildcard = AUTHORITY.issue("*.shop.test");
    var edge = edge(keyring(first, wildcard, exact));

    assertThat(shown(edge, "www.shop.test")).isEqualTo(exact.chain().getFirst());
    assertThat(shown(edge, "WWW.Shop.test")).isEqualTo(exact.chain().getFirst());
    assertThat(shown(edge, "api.shop.test")).isEqualTo(wildcard.chain().getFirst());
    assertThat(shown(edge, "v1.api.shop.test")).isEqualTo(first.chain().getFirst());
    assertThat(shown(edge, "unknown.test")).isEqualTo(first.chain().getFirst());
    assertThat(shown(edge, "")).isEqualTo(first.chain().getFirst());
  }

  @Test
  void appsAreToldThatClientsCameEncrypted() throws Exception {
    var app = app(call -> call.answer("x"));
    var edge = edge(tlsSettings(), app.target("t1"));
    edge.use(keyring(AUTHORITY.issue(HOST)));

    RawClient.over(connect(edge.tlsPort(), trusting, HOST)).get("/").answer();

    assertThat(app.calls().getFirst().values("x-forwarded-proto")).containsExactly("https");
    assertThat(app.calls().getFirst().values("x-forwarded-port"))
        .containsExactly(Integer.toString(edge.tlsPort()));
  }

  @Test
  void bothVersionsAreSpokenAndHttpIsAgreedOn() throws Exception {
    var edge = edge(keyring(AUTHORITY.issue(HOST)));

    for (var version : List.of("TLSv1.2", "TLSv1.3")) {
      var socket = connect(edge.tlsPort(), trusting, HOST);
      socket.setEnabledProtocols(new String[] {version});
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"http/1.1"});
      socket.setSSLParameters(parameters);

      assertThat(RawClient.over(socket).get("/").answer().body()).isEqualTo("hello");
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
    }
  }

  @Test
  void ciphersWithoutForwardSecrecyAreRefused() throws Exception {
    var edge = edge(keyring(AUTHORITY.issueRsa(HOST)));
    var socket = connect(edge.tlsPort(), trusting, HOST);
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
    socket.setEnabledCipherSuites(
        new String[] {"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", "TLS_RSA_WITH_AES_128_GCM_SHA256"});

    assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    Await.until("it is counted", () -> edge.stats().handshakes().failed() == 1);
    assertThat(edge.stats().handshakes().times().count()).isZero();
  }

  @Test
  void largeBodiesPassBothWays() throws Exception {
    var app = app(call -> call.answer(new String(call.body(), StandardCharsets.ISO_8859_1)));
    var edge = edge(tlsSettings(), app.target("t1"));
    edge.use(keyring(AUTHORITY.issue(HOST)));
    var body = "0123456789abcdef".repeat(256 * 1024);
    var client = RawClient.over(connect(edge.tlsPort(), trusting, HOST));

    try (var sender = Executors.newVirtualThreadPerTaskExecutor()) {
      var sending =
          sender.submit(() ->
              client.send(
                  "POST / HTTP/1.1\r\nHost: "
                      + HOST
                      + "\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body));

      assertThat(client.answer().body()).isEqualTo(body);
      sending.get();
    }
  }

  @Test
  void newCertificatesAreShownWithoutDisturbingAnyConnection() throws Exception {
    var edge = edge(keyring(AUTHORITY.issue(HOST)));
    var isOver = new AtomicBoolean();
    List<Future<Integer>> loads = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        loads.add(executor.submit(() -> load(edge, isOver)));
      }
      for (int i = 0; i < 25; i++) {
        var next = AUTHORITY.issue(HOST);
        edge.use(keyring(next));
        assertThat(shown(edge, HOST)).isEqualTo(next.chain().getFirst());
      }
      isOver.set(true);
      for (var load : loads) {
        assertThat(load.get()).isPositive();
      }
    }
  }

  /**
   * Requests on one kept connection, and on a new one every now and then; every answer is right.
   */
  private int load(Edge edge, AtomicBoolean isOver) throws Exception {
    var kept = RawClient.over(connect(edge.tlsPort(), AUTHORITY.trusting(), HOST));
    int answers = 0;
    while (!isOver.get()) {
      assertThat(kept.get("/").answer().body()).isEqualTo("hello");
      if (answers % 20 == 0) {
        try (var socket = connect(edge.tlsPort(), AUTHORITY.trusting(), HOST)) {
          assertThat(RawClient.over(socket).get("/").answer().body()).isEqualTo("hello");
        }
      }
      answers++;
    }
    return answers;
  }

  @Test
  void balancersWithTheSameTicketKeysResumeEachOthersSessions(@TempDir Path folder)
      throws Exception {
    var certificate = AUTHORITY.issue(HOST);
    var secret = new byte[TicketKey.BYTES];
    new SecureRandom().nextBytes(secret);
    var shared = new Keyring(List.of(certificate), List.of(new TicketKey(secret)), Challenges.NONE);
    var one = edge(shared);
    var other = edge(shared);
    var stranger = edge(keyring(certificate));

    for (var version : List.of("-tls1_2", "-tls1_3")) {
      var session = folder.resolve("session" + version).toString();

      assertThat(openssl(one, version, "-sess_out", session)).contains("New, TLSv1");
      assertThat(openssl(other, version, "-sess_in", session)).contains("Reused, TLSv1");
      assertThat(openssl(stranger, version, "-sess_in", session)).contains("New, TLSv1");
    }
    assertThat(other.stats().handshakes().resumed()).isEqualTo(2);
    assertThat(EdgeMetrics.text(stranger.stats(), 0))
        .contains("ngp_edge_tls_handshakes_total{result=\"full\"} 2\n")
        .contains("ngp_edge_tls_handshakes_total{result=\"resumed\"} 0\n")
        .contains("ngp_edge_tls_handshakes_total{result=\"failed\"} 0\n")
        .contains("ngp_edge_tls_handshake_seconds_count 2\n");
  }

  /** What OpenSSL's client says about a connection it makes one request on. */
  private static String openssl(Edge edge, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("openssl", "s_client", "-ign_eof", "-servername", HOST));
    command.addAll(List.of("-connect", "127.0.0.1:" + edge.tlsPort()));
    command.addAll(List.of(options));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new TestAbortedException("openssl is not installed", e);
    }
    try (var in = process.getOutputStream()) {
      in.write(
          ("GET / HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
    }
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  @Test
  void withoutCertificatesHandshakesAreRefused() throws Exception {
    var edge = edge(Keyring.EMPTY);
    var socket = connect(edge.tlsPort(), trusting, HOST);

    assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
  }

  @Test
  void clientsThatDoNotFinishTheirHandshakeAreCutOff() throws Exception {
    var edge =
        edge(
            settings().withTls(new EdgeSettings.Tls(0, Duration.ofMillis(100))),
            appAnswering("x").target("t1"));
    edge.use(keyring(AUTHORITY.issue(HOST)));
    var silent = keep(RawClient.to(edge.tlsPort()));
    var slow = keep(RawClient.to(edge.tlsPort())).send("\u0016\u0003\u0001\u0001\u0000\u0001");

    assertThat(silent.isEnded()).isTrue();
    assertThat(slow.isEnded()).isTrue();
    assertThat(edge.stats().handshakes().failed()).isEqualTo(2);
  }

  @Test
  void clientsThatForgetToEncryptAreCutOff() throws Exception {
    var edge = edge(keyring(AUTHORITY.issue(HOST)));
    var client = keep(RawClient.to(edge.tlsPort())).get("/");

    assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
    Await.until("it is gone", () -> edge.stats().connections() == 0);
    assertThat(edge.stats().handshakes().failed()).isEqualTo(1);
  }

  @Test
  void authoritiesFindTheirAnswersBeforeAnyRoute() throws Exception {
    var proof = AUTHORITY.issue("new.test");
    var edge = edge(keyring(AUTHORITY.issue(HOST)));
    edge.use(
        new Keyring(
            List.of(AUTHORITY.issue(HOST)),
            List.of(),
            new Challenges(Map.of("tok", "tok.thumb"), List.of(proof))));
    var client = client(edge);

    assertThat(client.get("new.test", Challenges.PATH + "tok", "").answer().body())
        .isEqualTo("tok.thumb");
    assertThat(client(edge).get(HOST, Challenges.PATH + "other", "").answer().body())
        .isEqualTo("hello");
    assertThat(offering(edge, "acme-tls/1").getSession().getPeerCertificates()[0])
        .isEqualTo(proof.chain().getFirst());
    assertThat(offering(edge, "http/1.1").getSession().getPeerCertificates()[0])
        .isNotEqualTo(proof.chain().getFirst());
  }

  private SSLSocket offering(Edge edge, String protocol) throws IOException {
    var socket = connect(edge.tlsPort(), trusting, "new.test");
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  @Test
  void answersCutShortCannotBeTakenForWhole() throws Exception {
    var app =
        app(call -> {
          call.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
          throw new IOException("crashed");
        });
    var edge = edge(tlsSettings(), app.target("t1"));
    edge.use(keyring(AUTHORITY.issue(HOST)));
    var client =
        RawClient.over(connect(edge.tlsPort(), trusting, HOST))
            .send("GET / HTTP/1.0\r\nHost: " + HOST + "\r\n\r\n");

    assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
  }

  @Test
  void closingTheEdgeEndsConnectionsInOrder() throws Exception {
    var edge = edge(keyring(AUTHORITY.issue(HOST)));
    var client = RawClient.over(connect(edge.tlsPort(), trusting, HOST));
    client.get("/").answer();

    edge.close();

    assertThat(client.isEnded()).isTrue();
  }
}
