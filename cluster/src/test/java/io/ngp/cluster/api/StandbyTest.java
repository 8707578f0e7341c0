package io.ngp.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.api.leader.Leadership;
import io.ngp.cluster.app.App;
import io.ngp.cluster.instance.TaskId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Masters that don't lead (marathon/API.md 1.3). */
@Timeout(120)
class StandbyTest {
  private final TestApi leader = new TestApi();
  private final TestApi standby = new TestApi();

  @BeforeEach
  void follow() {
    standby.gate.set(new Leadership.Elsewhere(leader.server.address()));
  }

  @AfterEach
  void stop() {
    standby.close();
    leader.close();
  }

  @Nested
  class WhenAnotherLeads {
    @Test
    void readsComeFromTheLeaderAndSaySo() throws Exception {
      leader.app("{\"id\": \"/a/b\", \"cmd\": \"true\"}");
      HttpResponse<String> response = standby.send("GET", "/v2/apps//a/b?embed=app.tasks", "");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("\"id\":\"/a/b\"", "\"tasks\":[]");
      assertThat(response.headers().firstValue("X-Marathon-Leader"))
          .contains(leader.server.address().toString());
      assertThat(response.headers().firstValue("X-Marathon-Via"))
          .contains("1.1 " + standby.server.address().getAuthority());
      assertThat(response.headers().allValues("Cache-Control")).hasSize(1);
      assertThat(standby.control.calls()).isEmpty();
    }

    @Test
    void changesReachTheLeader() throws Exception {
      HttpResponse<String> response =
          standby.send(
              "POST",
              "/v2/apps?force=true",
              "{\"id\": \"/x\", \"cmd\": \"true\"}",
              "Content-Type",
              "application/json");
      assertThat(response.statusCode()).isEqualTo(201);
      assertThat(response.headers().firstValue("Marathon-Deployment-Id")).isPresent();
      assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith("/x");
      assertThat(leader.control.calls()).containsExactly("change / force");
    }

    @Test
    void largeBodiesAreStreamedBothWays() throws Exception {
      String body = "{\"id\": \"/x\", \"cmd\": \"" + "a".repeat(2 * 1024 * 1024) + "\"}";
      assertThat(standby.sendChunked("POST", "/v2/apps", body).statusCode()).isEqualTo(201);
      assertThat(standby.send("GET", "/v2/apps", "").body()).hasSizeGreaterThan(2 * 1024 * 1024);
    }

    @Test
    void errorsAreTheLeaders() throws Exception {
      assertThat(standby.send("GET", "/v2/apps/nope", "").statusCode()).isEqualTo(404);
      assertThat(standby.send("POST", "/v2/apps", "{").statusCode()).isEqualTo(400);
      assertThat(standby.send("POST", "/v2/apps", "x".repeat(5 * 1024 * 1024)).statusCode())
          .isEqualTo(413);
    }

    @Test
    void compressedAnswersPassUnchanged() throws Exception {
      leader.app("{\"id\": \"/x\", \"cmd\": \"" + "a".repeat(3000) + "\"}");
      HttpResponse<byte[]> response =
          standby.sendForBytes("GET", "/v2/apps", "", "Accept-Encoding", "gzip");
      assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
      assertThat(
              new String(
                  new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes(),
                  java.nio.charset.StandardCharsets.UTF_8))
          .contains("\"id\":\"/x\"");
    }

    @Test
    void answersWithoutBodiesPass() throws Exception {
      App app = leader.app("{\"id\": \"/x\", \"cmd\": \"true\"}");
      new Preparation(leader).run("queue 1 " + app.id());
      assertThat(standby.send("DELETE", "/v2/queue/x/delay", "").statusCode()).isEqualTo(204);
      assertThat(standby.send("HEAD", "/v2/apps/x", "").statusCode()).isEqualTo(200);
      assertThat(standby.send("OPTIONS", "/v2/apps/x", "").statusCode()).isEqualTo(200);
    }

    @Test
    void streamsAreRedirected() throws Exception {
      TaskId task =
          Preparation.instanceId(leader.app("{\"id\": \"/x\", \"cmd\": \"true\"}").id(), 1).task(1);
      for (String path :
          new String[] {
            "/v2/events?event_type=a",
            "/ngp/v1/tasks/" + task + "/log?follow=true",
            "/ngp/v1/apps/x/timeline?limit=1"
          }) {
        HttpResponse<String> response =
            standby.send("GET", path, "", "Accept", "text/event-stream");
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location"))
            .contains(leader.server.address() + path);
      }
    }

    @Test
    void commandsAreRedirectedWithTheirBody() throws Exception {
      HttpResponse<String> response = standby.send("POST", "/ngp/v1/exec", "{}");

      assertThat(response.statusCode()).isEqualTo(307);
      assertThat(response.headers().firstValue("Location"))
          .contains(leader.server.address() + "/ngp/v1/exec");
    }

    @Test
    void whatAMasterSaysOfItselfIsItsOwn() throws Exception {
      assertThat(standby.send("GET", "/v2/leader", "").body())
          .isEqualTo("{\"leader\":\"" + leader.server.address().getAuthority() + "\"}");
      assertThat(standby.send("GET", "/v2/info", "").body())
          .contains("\"elected\":false", leader.server.address().getAuthority());
      assertThat(standby.send("GET", "/ping", "").body()).isEqualTo("pong");
      assertThat(standby.send("GET", "/metrics", "").body())
          .contains("uptime")
          .doesNotContain("apps.active");
      assertThat(standby.send("GET", "/nope", "").statusCode()).isEqualTo(404);
    }

    @Test
    void abdicationIsTheLeaders() throws Exception {
      assertThat(standby.send("DELETE", "/v2/leader", "").body())
          .isEqualTo("{\"message\":\"Leadership abdicated\"}");
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (leader.gate.abdications() == 0) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(standby.gate.abdications()).isZero();
    }

    @Test
    void aRequestThatGoesRoundInCirclesIsStopped() throws Exception {
      leader.gate.set(new Leadership.Elsewhere(standby.server.address()));
      HttpResponse<String> response = standby.send("GET", "/v2/apps", "");
      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(response.body()).contains("Masters disagree on who leads");
    }

    @Test
    void aLeaderThatIsGoneIsWaitedForAndNothingIsChanged() throws Exception {
      standby.gate.set(new Leadership.Elsewhere(URI.create("http://127.0.0.1:" + closedPort())));
      HttpResponse<String> change =
          standby.send("POST", "/v2/apps", "{\"id\": \"/x\", \"cmd\": \"true\"}");
      assertThat(change.statusCode()).isEqualTo(503);
      assertThat(change.headers().firstValue("Retry-After")).contains("1");
      assertThat(change.body()).contains("does not answer", "Nothing was changed; try again.");
    }

    @Test
    void aRequestForALeaderThatIsGoneGoesToTheNextOne() throws Exception {
      standby.gate.set(new Leadership.Elsewhere(URI.create("http://127.0.0.1:" + closedPort())));
      Thread election =
          Thread.ofVirtual()
              .start(() -> {
                while (standby.gate.waiters() < 2) {
                  LockSupport.parkNanos(1_000_000);
                }
                standby.gate.set(new Leadership.Elsewhere(leader.server.address()));
              });
      HttpResponse<String> change =
          standby.send("POST", "/v2/apps", "{\"id\": \"/x\", \"cmd\": \"true\"}");
      assertThat(change.statusCode()).isEqualTo(201);
      assertThat(leader.control.calls()).containsExactly("change /");
      election.join();
    }

    @Test
    void aLeaderThatBreaksOffAChangeMayHaveCarriedItOut() throws Exception {
      try (ServerSocket rude = new ServerSocket(0)) {
        Thread server =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    rude.accept().close();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
        standby.gate.set(
            new Leadership.Elsewhere(URI.create("http://127.0.0.1:" + rude.getLocalPort())));
        HttpResponse<String> change = standby.send("POST", "/v2/apps", "{}");
        assertThat(change.statusCode()).isEqualTo(502);
        assertThat(change.body()).contains("did not answer", "look before repeating");
        server.join();
      }
    }

    @Test
    void aReadOfALeaderThatIsSilentGoesToTheNextOne() throws Exception {
      leader.app("{\"id\": \"/x\", \"cmd\": \"true\"}");
      HttpResponse<String> read = askWhileTheLeaderFallsSilent("GET", "");
      assertThat(read.statusCode()).isEqualTo(200);
      assertThat(read.body()).contains("\"id\":\"/x\"");
    }

    @Test
    void aChangeThatALeaderGotBeforeItFellSilentIsNotSentTwice() throws Exception {
      HttpResponse<String> change =
          askWhileTheLeaderFallsSilent("POST", "{\"id\": \"/x\", \"cmd\": \"true\"}");
      assertThat(change.statusCode()).isEqualTo(502);
      assertThat(change.body()).contains("another master leads by now", "look before repeating");
      assertThat(leader.control.calls()).isEmpty();
    }

    /** Of a leader whose system takes connections that nobody reads; then another one leads. */
    private HttpResponse<String> askWhileTheLeaderFallsSilent(String method, String body)
        throws Exception {
      try (ServerSocket silent = new ServerSocket(0)) {
        standby.gate.set(
            new Leadership.Elsewhere(URI.create("http://127.0.0.1:" + silent.getLocalPort())));
        Thread election =
            Thread.ofVirtual()
                .start(() -> {
                  while (standby.gate.waiters() == 0) {
                    LockSupport.parkNanos(1_000_000);
                  }
                  standby.gate.set(new Leadership.Elsewhere(leader.server.address()));
                });
        HttpResponse<String> answer = standby.send(method, "/v2/apps", body);
        election.join();
        return answer;
      }
    }

    /** Nobody listens at the port of TCPMUX (RFC 1078) any more. */
    private static int closedPort() {
      return 1;
    }
  }

  @Nested
  class WhenNobodyLeads {
    @BeforeEach
    void vacate() {
      standby.gate.set(new Leadership.Vacant());
    }

    @Test
    void aRequestWaitsForAnElectionAndThenGoesOn() throws Exception {
      Thread election =
          Thread.ofVirtual()
              .start(() -> {
                awaitAWaiter();
                standby.gate.set(new Leadership.Leading(standby.control));
              });
      assertThat(standby.send("GET", "/v2/apps", "").statusCode()).isEqualTo(200);
      election.join();
    }

    private void awaitAWaiter() {
      while (standby.gate.waiters() == 0) {
        LockSupport.parkNanos(1_000_000);
      }
    }

    @Test
    void aRequestIsRefusedWhenNobodyIsElectedInTime() throws Exception {
      long start = System.nanoTime();
      HttpResponse<String> response = standby.send("GET", "/v2/apps", "");
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).contains("1");
      assertThat(response.body()).contains("No master leads");
      assertThat(took).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void thereIsNoLeaderToName() throws Exception {
      HttpResponse<String> response = standby.send("GET", "/v2/leader", "");
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body()).isEqualTo("{\"message\":\"There is no leader\"}");
      assertThat(standby.send("GET", "/v2/info", "").body()).doesNotContain("\"leader\"");
    }
  }
}
