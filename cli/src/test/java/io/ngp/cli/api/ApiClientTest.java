package io.ngp.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.testing.ScriptedApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ApiClientTest {
  @Test
  void silentServerIsGivenUpAfterTheTimeout() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var client = client("http://127.0.0.1:" + silent.getLocalPort());

      assertThatThrownBy(() -> client.get("/v2/apps", Duration.ofMillis(200)))
          .isInstanceOf(ApiUnreachable.class)
          .hasMessageContaining("did not answer within");
    }
  }

  @Test
  void postIsNeverSentTwice() throws IOException {
    var requests = new AtomicInteger();
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> closeEveryRequest(server, requests));
      var client = client("http://127.0.0.1:" + server.getLocalPort());

      assertThatThrownBy(() -> client.send("POST", "/v2/apps", Optional.of(Json.object())))
          .isInstanceOf(ApiUnreachable.class);

      assertThat(requests).hasValue(1);
    }
  }

  private static void closeEveryRequest(ServerSocket server, AtomicInteger requests) {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        var reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        if (String.valueOf(reader.readLine()).startsWith("POST ")) {
          requests.incrementAndGet();
        }
      } catch (IOException _) {
        // The client went away or the test is over.
      }
    }
  }

  @Test
  void userAndPasswordAreSentButNeverShown() {
    try (var api = ScriptedApi.start()) {
      var client = client("http://me:secret@127.0.0.1:" + api.port() + "/");

      assertThat(client.address()).isEqualTo(api.address() + "/");
      assertThatThrownBy(() -> client.get("/nowhere")).hasMessageNotContaining("secret");
      assertThat(api.requests().getFirst().target()).isEqualTo("/nowhere");
    }
  }

  @Test
  void answerThatIsNotJsonIsShownForWhatItIs() {
    try (var api = ScriptedApi.start()) {
      api.on("GET /v2/apps", "<html>\nhello");

      assertThatThrownBy(() -> client(api.address()).get("/v2/apps"))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("not JSON: \"<html>\"");
    }
  }

  @Test
  void refusalWithoutWordsNamesTheStatus() {
    try (var api = ScriptedApi.start()) {
      api.on("GET /v2/apps", 503, "");

      assertThatThrownBy(() -> client(api.address()).get("/v2/apps"))
          .isInstanceOfSatisfying(
              ApiRefusal.class,
              refusal -> assertThat(refusal.status()).isEqualTo(ExitStatus.FAILED))
          .hasMessage("GET /v2/apps was answered with HTTP status 503.");
    }
  }

  private static ApiClient client(String address) {
    return new ApiClient(URI.create(address), "");
  }
}
