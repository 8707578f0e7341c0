package io.ngp.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.edge.route.Access;
import io.ngp.edge.route.Cidr;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import io.ngp.edge.route.TcpRoute;
import io.ngp.edge.tls.Challenges;
import io.ngp.edge.tls.HostCertificate;
import io.ngp.edge.tls.Keyring;
import io.ngp.testkit.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes before routes: TLS, certificate authorities, proxies in front, plain connections. */
class ProxyFrontTest {
  private static final List<String> EC = List.of("-keyalg", "EC", "-groupname", "secp256r1");
  private static final Policy HTTPS_ONLY =
      Policy.NONE.withAccess(new Access(true, Optional.empty(), List.of(), List.of()));

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Program.class)
  void everyHostIsProvedWithItsOwnCertificateAndNewOnesCountAtOnce(Program program)
      throws Exception {
    assumeTrue(program.find().isPresent(), program.missing());
    var settings = settings().withHttps(FreePorts.pick());
    int https = settings.httpsPort().orElseThrow();
    var first = SelfSigned.of(folder, EC, "default.test");
    var wild = SelfSigned.of(folder, EC, "*.wild.test", "www.test");
    var exact = SelfSigned.of(folder, EC, "a.wild.test");
    try (var one = new FakeTarget("one");
        var engine = program.engine(settings)) {
      engine.start(table(Route.of("*.wild.test", "wild", List.of(one.target()))));
      assertThat(TlsClient.certificate(https, "x.wild.test")).isEmpty();

      engine.use(keyring(first, wild, exact));

      assertThat(TlsClient.certificate(https, "default.test")).isEqualTo(TlsClient.own(first));
      assertThat(TlsClient.certificate(https, "unknown.test")).isEqualTo(TlsClient.own(first));
      assertThat(TlsClient.certificate(https, "x.wild.test")).isEqualTo(TlsClient.own(wild));
      assertThat(TlsClient.certificate(https, "www.test")).isEqualTo(TlsClient.own(wild));
      assertThat(TlsClient.certificate(https, "a.wild.test")).isEqualTo(TlsClient.own(exact));
      assertThat(TlsClient.get(https, "x.wild.test", "/a?b")).startsWith("200 one /a?b");
      assertThat(TlsClient.protocol(https, "x.wild.test", "h2", "http/1.1")).isEqualTo("h2");

      var renewed = SelfSigned.of(folder, EC, "a.wild.test");
      engine.use(keyring(first, wild, renewed));
      assertThat(TlsClient.certificate(https, "a.wild.test")).isEqualTo(TlsClient.own(renewed));
      assertThat(keys()).hasSize(3).allMatch(ProxyFrontTest::isPrivate);
    }
    assertThat(keys()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void certificateTheProgramWouldRefuseIsLeftOut(Program program) throws Exception {
    assumeTrue(program.find().isPresent(), program.missing());
    var settings = settings().withHttps(FreePorts.pick());
    int https = settings.httpsPort().orElseThrow();
    var weak = SelfSigned.of(folder, List.of("-keyalg", "RSA", "-keysize", "1024"), "weak.test");
    var good = SelfSigned.of(folder, EC, "www.test");
    try (var one = new FakeTarget("one");
        var engine = program.engine(settings)) {
      engine.use(keyring(weak, good));
      engine.start(table(Route.of("www.test", "www", List.of(one.target()))));

      assertThat(TlsClient.certificate(https, "www.test")).isEqualTo(TlsClient.own(good));
      assertThat(TlsClient.certificate(https, "weak.test")).isEqualTo(TlsClient.own(good));
      assertThat(TlsClient.get(https, "www.test", "/")).startsWith("200 one");
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void plainRequestsAreSentOnToHttpsButAuthoritiesAreAnswered(Program program) throws Exception {
    assumeTrue(program.find().isPresent(), program.missing());
    var settings = settings().withHttps(FreePorts.pick());
    int https = settings.httpsPort().orElseThrow();
    try (var one = new FakeTarget("one");
        var engine = program.engine(settings)) {
      engine.use(
          new Keyring(
              List.of(SelfSigned.of(folder, EC, "www.test")),
              List.of(),
              new Challenges(Map.of("tok-En_1", "tok-En_1.print_-9"), List.of())));
      engine.start(
          table(Route.of("www.test", "www", List.of(one.target())).withPolicy(HTTPS_ONLY)));

      var sent = PlainClient.get(settings.port(), "www.test:" + settings.port(), "/a/b?c=d");
      assertThat(sent.status()).isEqualTo(308);
      assertThat(sent.header("location")).isEqualTo("https://www.test:" + https + "/a/b?c=d");
      assertThat(TlsClient.get(https, "www.test", "/a")).startsWith("200 one /a");
      for (var host : List.of("www.test", "unknown.test")) {
        var answer = PlainClient.get(settings.port(), host, "/.well-known/acme-challenge/tok-En_1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("tok-En_1.print_-9");
      }
      assertThat(
              PlainClient.get(settings.port(), "www.test", "/.well-known/acme-challenge/x").body())
          .startsWith("one");
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void onlyTrustedProxiesAreBelieved(Program program) throws Exception {
    assumeTrue(program.find().isPresent(), program.missing());
    var trusting =
        settings()
            .withTrustedProxies(List.of(Cidr.parse("127.0.0.1/32"), Cidr.parse("10.0.0.0/8")));
    var banned = List.of(Cidr.parse("192.0.2.7/32"));
    try (var one = new FakeTarget("one");
        var engine = program.engine(trusting)) {
      engine.start(
          table(
              Route.of("www.test", "www", List.of(one.target())),
              Route.of("only.test", "only", List.of(one.target())).withPolicy(HTTPS_ONLY),
              Route.of("deny.test", "deny", List.of(one.target()))
                  .withPolicy(
                      Policy.NONE.withAccess(
                          new Access(false, Optional.empty(), List.of(), banned)))));
      int port = trusting.port();

      assertThat(PlainClient.get(port, "www.test", "/").body()).contains("for=127.0.0.1 ");
      var told =
          PlainClient.get(
              port,
              "www.test",
              "/",
              "X-Forwarded-For: 198.51.100.1, 192.0.2.7, 10.1.2.3",
              "X-Forwarded-Proto: https",
              "X-Forwarded-Host: shop.example.org",
              "X-Forwarded-Port: 4443");
      assertThat(told.body())
          .contains("for=198.51.100.1, 192.0.2.7, 10.1.2.3, 127.0.0.1 ")
          .contains("proto=https host=shop.example.org port=4443");
      assertThat(PlainClient.get(port, "deny.test", "/", "X-Forwarded-For: 192.0.2.7").status())
          .isEqualTo(403);
      assertThat(
              PlainClient.get(port, "deny.test", "/", "X-Forwarded-For: 192.0.2.7, 10.1.2.3")
                  .status())
          .isEqualTo(403);
      assertThat(
              PlainClient.get(port, "deny.test", "/", "X-Forwarded-For: 192.0.2.7, 192.0.2.8")
                  .status())
          .isEqualTo(200);
      assertThat(PlainClient.get(port, "deny.test", "/", "X-Forwarded-For: 192.0.2.7, x").status())
          .isEqualTo(200);
      var plain = PlainClient.get(port, "only.test", "/a", "X-Forwarded-Proto: http");
      assertThat(plain.status()).isEqualTo(308);
      assertThat(plain.header("location")).isEqualTo("https://only.test/a");
      assertThat(PlainClient.get(port, "only.test", "/a", "X-Forwarded-Proto: https").status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void whoeverClaimsToPassOnRequestsIsNotBelieved(Program program) throws Exception {
    assumeTrue(program.find().isPresent(), program.missing());
    var settings = settings().withTrustedProxies(List.of(Cidr.parse("10.0.0.0/8")));
    try (var one = new FakeTarget("one");
        var engine = program.engine(settings)) {
      engine.start(table(Route.of("www.test", "www", List.of(one.target()))));

      var told =
          PlainClient.get(
              settings.port(),
              "www.test",
              "/",
              "X-Forwarded-For: 192.0.2.7",
              "X-Forwarded-Proto: https",
              "X-Forwarded-Host: shop.example.org",
              "X-Forwarded-Port: 4443");
      assertThat(told.body())
          .contains("for=127.0.0.1 ")
          .contains("proto=http host=www.test port=" + settings.port());
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void connectionsToPortsOfAppsArePassedOnAsTheyAre(Program program) throws Exception {
    assumeTrue(program.find().isPresent(), program.missing());
    assumeTrue(canPassConnectionsOn(program), NginxStream.MISSING);
    var settings = settings();
    int port = FreePorts.pick();
    try (var echo = new EchoServer();
        var other = new EchoServer();
        var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var engine = program.engine(settings)) {
      var target = new Target("echo", "127.0.0.1", echo.port());
      var next = new Target("other", "127.0.0.1", other.port());
      var banned =
          Policy.NONE.withAccess(
              new Access(false, Optional.empty(), List.of(), List.of(Cidr.parse("127.0.0.0/8"))));
      int closed = FreePorts.pick();
      engine.start(RouteTable.EMPTY);
      engine.apply(
          new RouteTable(
              1,
              List.of(),
              List.of(
                  TcpRoute.of(port, "echo", List.of(target)),
                  TcpRoute.of(taken.getLocalPort(), "taken", List.of(target)),
                  TcpRoute.of(settings.port(), "own", List.of(target)),
                  new TcpRoute(closed, "banned", List.of(target), banned))));

      assertThat(said(port, "hello")).isEqualTo("hello");
      assertThat(said(closed, "hello")).isEmpty();
      engine.apply(new RouteTable(2, List.of(), List.of(TcpRoute.of(port, "echo", List.of(next)))));
      int before = other.accepted();
      assertThat(said(port, "again")).isEqualTo("again");
      assertThat(other.accepted()).isEqualTo(before + 1);
      engine.apply(RouteTable.EMPTY);
      assertThat(said(port, "gone")).isEmpty();
    }
  }

  private static boolean canPassConnectionsOn(Program program) {
    return program != Program.NGINX
        || program.find().filter(binary -> NginxStream.of(binary).isThere()).isPresent();
  }

  /** What comes back when this is all that is sent; empty when nobody answers. */
  private static String said(int port, String text) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }

  private ProxySettings settings() throws IOException {
    return new ProxySettings("127.0.0.1", FreePorts.pick(), folder, 1);
  }

  private static Keyring keyring(HostCertificate... certificates) {
    return new Keyring(List.of(certificates), List.of(), Challenges.NONE);
  }

  private static RouteTable table(Route... routes) {
    return new RouteTable(1, List.of(routes), List.of());
  }

  private List<Path> keys() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("cert-")).toList();
    }
  }

  private static boolean isPrivate(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file)).equals("rw-------");
    } catch (IOException _) {
      return false;
    }
  }
}
