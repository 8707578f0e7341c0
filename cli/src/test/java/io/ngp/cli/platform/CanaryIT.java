package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code ngp app canary} promises, seen in the answers people get while it is done; in order,
 * since each goes on from the one before.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CanaryIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String HOST = "www.ngp.localhost";
  private static final int SAMPLE = 600;

  @TempDir static Path folder;

  @AutoClose private static RunningPlatform platform;

  @BeforeAll
  static void start() {
    platform =
        RunningPlatform.serving(
            folder, "agents: 1", "balancers: 1", "instances: 2", "env: {RELEASE: old}");
  }

  @Test
  @Order(1)
  void canaryGetsAsManyRequestsAsItsWeightSays() throws IOException {
    try (var load = load()) {
      canary("--weight", "10", "--variable", "RELEASE=new");
      assertThat(shareOfNew()).isBetween(0.04, 0.18);

      canary("--weight", "90");
      assertThat(shareOfNew()).isBetween(0.82, 0.96);
      assertThat(platform.throughBalancer("www-canary.ngp.localhost", "/api")).contains("\"new\"");
      assertThat(load.failures()).isEmpty();
    }
    assertThat(platform.api("GET", "/v2/apps//www-canary", "").body()).contains("\"instances\":2");
  }

  @Test
  @Order(2)
  void abortedCanaryLeavesAllRequestsToTheAppAndFailsNone() throws IOException {
    try (var load = load()) {
      RunningPlatform.await("load flows", SOON, () -> load.answered() > 200);
      canary("--abort");

      assertThat(shareOfNew()).isZero();
      assertThat(load.failures()).isEmpty();
    }
    assertThat(platform.api("GET", "/v2/apps//www-canary", "").statusCode()).isEqualTo(404);
  }

  @Test
  @Order(3)
  void canaryThatCannotStartCostsNoRequestAndIsAbortedAtOnce() throws IOException {
    try (var load = load()) {
      var begun =
          platform.ngp("app", "canary", "www", "--weight", "50", "--cmd", "exec /no/such/binary");
      assertThat(begun.status()).isEqualTo(1);
      assertThat(begun.out() + begun.err()).contains("/no/such/binary");
      assertThat(shareOfNew()).isZero();

      canary("--abort");
      assertThat(load.failures()).isEmpty();
    }
  }

  @Test
  @Order(4)
  void promotedCanaryIsTheAppAndNoRequestFailsMeanwhile() throws IOException {
    try (var load = load()) {
      canary("--weight", "50", "--variable", "RELEASE=new");
      canary("--promote");

      assertThat(shareOfNew()).isEqualTo(1);
      assertThat(load.failures()).isEmpty();
    }
    assertThat(platform.api("GET", "/v2/apps//www", "").body())
        .contains("\"instances\":2", "\"RELEASE\":\"new\"")
        .doesNotContain("NGP_CANARY_OF", "NGP_WEIGHT");
    assertThat(platform.api("GET", "/v2/apps//www-canary", "").statusCode()).isEqualTo(404);
  }

  private static ConstantLoad load() {
    return ConstantLoad.start(platform.port(), HOST, "/health", 4, 4_000);
  }

  private static void canary(String step, String... more) {
    var words = new String[4 + more.length];
    words[0] = "app";
    words[1] = "canary";
    words[2] = "www";
    words[3] = step;
    System.arraycopy(more, 0, words, 4, more.length);
    platform.succeeds(words);
  }

  /** Of requests for the app, what the canary's release answers. */
  private static double shareOfNew() throws IOException {
    int answers = 0;
    for (int i = 0; i < SAMPLE; i++) {
      var answer = platform.throughBalancer(HOST, "/api");
      assertThat(answer).startsWith("HTTP/1.1 200");
      answers += answer.contains("\"release\":\"new\"") ? 1 : 0;
    }
    return (double) answers / SAMPLE;
  }
}
