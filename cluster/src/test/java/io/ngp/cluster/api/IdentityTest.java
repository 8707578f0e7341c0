package io.ngp.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ngp.cluster.api.leader.Leadership;
import io.ngp.identity.Identity;
import io.ngp.identity.IdentityFiles;
import io.ngp.identity.PeerRole;
import io.ngp.identity.Refusals;
import io.ngp.identity.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A master that wants to know who calls. */
@SuppressWarnings("NullAway.Init") // set before each test
@Timeout(120)
class IdentityTest {
  @TempDir private Path folder;
  private final TestAuthority authority = new TestAuthority("Platform CA");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private TestApi master;

  @BeforeEach
  void start() throws IOException {
    master = api("master-1");
    log.start();
    ((Logger) LoggerFactory.getLogger(Refusals.class)).addAppender(log);
  }

  @AfterEach
  void stop() {
    ((Logger) LoggerFactory.getLogger(Refusals.class)).detachAppender(log);
    master.close();
  }

  private TestApi api(String name) throws IOException {
    return new TestApi(TestApi.settings().with(Optional.of(identity(name, PeerRole.MASTER))));
  }

  private Identity identity(String name, PeerRole role) throws IOException {
    return Identity.read(authority.issue(folder.resolve(name), name, role));
  }

  private SSLContext as(PeerRole role) throws IOException {
    return identity(role + "-9", role).context();
  }

  private SSLContext nobody() throws Exception {
    var context = SSLContext.getInstance("TLS");
    var trust = identity("anyone", PeerRole.OPERATOR).trust(Set.of(PeerRole.MASTER));
    context.init(null, new TrustManager[] {trust}, null);
    return context;
  }

  private static HttpResponse<String> send(SSLContext caller, String method, URI uri, String body)
      throws Exception {
    try (var client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(caller).build()) {
      return client.send(
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(20))
              .method(
                  method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private int status(SSLContext caller, String method, String path) throws Exception {
    return send(caller, method, master.uri(path), "").statusCode();
  }

  private List<String> said() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void operatorsAndMastersUseTheApi() throws Exception {
    assertThat(master.server.address().getScheme()).isEqualTo("https");
    assertThat(status(as(PeerRole.OPERATOR), "GET", "/v2/apps")).isEqualTo(200);
    assertThat(status(as(PeerRole.MASTER), "GET", "/v2/info")).isEqualTo(200);
  }

  @Test
  void whoShowsNoCertificateIsToldWhatIsMissingAndMayOnlyPing() throws Exception {
    var answer = send(nobody(), "GET", master.uri("/v2/apps"), "");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("no certificate was shown", "[master, operator]");
    assertThat(status(nobody(), "GET", "/ping")).isEqualTo(200);
    assertThat(said())
        .anySatisfy(text ->
            assertThat(text)
                .startsWith("Refused the caller at 127.0.0.1: /v2/apps is for callers"));
  }

  @Test
  void nodesMayOnlyDoWhatIsTheirs() throws Exception {
    var agent = as(PeerRole.AGENT);
    assertThat(status(agent, "GET", "/v2/apps")).isEqualTo(403);
    assertThat(status(agent, "GET", "/ngp/v1/routes/stream")).isEqualTo(403);
    // Nothing is there in this test; but it is asked for, not refused.
    assertThat(status(agent, "PUT", "/ngp/v1/agents/agent-9")).isEqualTo(404);
    assertThat(status(as(PeerRole.BALANCER), "GET", "/ngp/v1/routes/stream")).isEqualTo(404);
    assertThat(status(as(PeerRole.BALANCER), "PUT", "/ngp/v1/agents/agent-9")).isEqualTo(403);
    assertThat(status(as(PeerRole.OPERATOR), "PUT", "/ngp/v1/agents/agent-9")).isEqualTo(403);
  }

  @Test
  void certificatesOfOthersAndOldOnesAreRefused() throws Exception {
    var own = authority.issue(folder.resolve("own"), "operator-1", PeerRole.OPERATOR);
    var other =
        new TestAuthority("Other CA")
            .issue(folder.resolve("other"), "operator-1", PeerRole.OPERATOR);
    var stranger =
        Identity.read(new IdentityFiles(own.authority(), other.certificate(), other.key()));
    var expired =
        Identity.read(
            authority.issue(
                folder.resolve("expired"),
                "operator-1",
                Instant.now().minusSeconds(60),
                List.of("127.0.0.1"),
                PeerRole.OPERATOR));

    assertThatIOException().isThrownBy(() -> status(stranger.context(), "GET", "/v2/apps"));
    assertThatIOException().isThrownBy(() -> status(expired.context(), "GET", "/v2/apps"));
    assertThat(said())
        .anySatisfy(text -> assertThat(text).contains("is not of the platform's authority"))
        .anySatisfy(text -> assertThat(text).contains("has expired"));
  }

  @Test
  void requestsInClearTextAreNotAnswered() {
    var plain = URI.create("http://127.0.0.1:" + master.server.port() + "/ping");

    assertThatIOException().isThrownBy(() -> send(SSLContext.getDefault(), "GET", plain, ""));
  }

  @Test
  void aStandbyPassesRequestsOnByItsOwnIdentity() throws Exception {
    try (var standby = api("master-2")) {
      standby.gate.set(new Leadership.Elsewhere(master.server.address()));
      var operator = as(PeerRole.OPERATOR);

      var made =
          send(operator, "POST", standby.uri("/v2/apps"), "{\"id\": \"/x\", \"cmd\": \"true\"}");

      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      assertThat(master.control.calls()).containsExactly("change /");
      assertThat(send(as(PeerRole.AGENT), "GET", standby.uri("/v2/apps"), "").statusCode())
          .isEqualTo(403);
    }
  }
}
