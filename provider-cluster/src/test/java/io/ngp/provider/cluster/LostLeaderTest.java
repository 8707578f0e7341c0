package io.ngp.provider.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.testing.Given;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.identity.Caller;
import io.ngp.testkit.engine.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Masters that answer as a script says, or not at all. */
class LostLeaderTest {
  private static final String APP =
      "{\"app\":{\"id\":\"/web\",\"cmd\":\"serve\",\"instances\":3,\"tasksRunning\":3}}";

  private final TestOperation operation = new TestOperation();
  private final Deque<Integer> statuses = new ArrayDeque<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final HttpServer server = server();
  private Instant now = Instant.EPOCH;
  private final AppType type =
      new AppType(new Clusters(() -> now, () -> Caller.ANYBODY), Optional::empty, _ -> List.of());

  /** Takes a port at which nobody listens. */
  @AutoClose private final Socket silent = new Socket();

  private String dead = "";

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server.createContext("/", this::answer);
    server.start();
    silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    dead = "http://127.0.0.1:" + silent.getLocalPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    try (exchange) {
      var status = statuses.size() > 1 ? statuses.remove() : statuses.element();
      var body = (status == 200 ? APP : "").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String living() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private Fields inputs(String... apis) {
    return Given.complete(
        type.schema(),
        Given.fields(
            "definition",
            Map.of("id", "/web", "cmd", "serve"),
            "api",
            apis[0],
            "apis",
            List.of(apis)));
  }

  private Known known(String... apis) {
    var applied = Given.fields("id", "/web", "cmd", "serve", "instances", 1);
    return new Known(
        operation.token(),
        inputs(apis),
        Given.fields("id", "/web", "version", "1", "applied", applied));
  }

  private static Value instances(Reading reading) {
    var inputs = ((Reading.Present) reading).inputs();
    return new AppInputs(inputs).definition().get("instances");
  }

  @Test
  void aReadGoesOnWhenALeaderIsElected() {
    statuses.addAll(List.of(502, 503, 200));

    assertThat(instances(type.read(operation, known(dead, living())))).isEqualTo(Value.of(3));
    assertThat(calls).hasValue(3);
  }

  @Test
  void withoutAnyMasterAnAppIsAsRecordedAtOnce() {
    var known = known(dead);

    assertThat(type.read(operation, known))
        .isEqualTo(new Reading.Present(known.inputs(), known.outputs()));
    assertThat(operation.messages())
        .containsExactly("no API answers at " + dead + "; apps are taken to be as recorded");
  }

  @Test
  void silenceIsToldOnce() {
    var known = known(dead);
    type.read(operation, known);
    type.read(operation, known);

    assertThat(operation.messages()).hasSize(1);
  }

  @Test
  void afterAMomentASilentClusterIsAskedAgain() throws Exception {
    statuses.addAll(List.of(503, 200));
    var cluster = new Clusters(() -> now, () -> Caller.ANYBODY).at(List.of(living()));

    for (var i = 0; i < 2; i++) {
      assertThatThrownBy(() -> app(cluster)).isInstanceOf(ApiSilentException.class);
    }
    assertThat(calls).hasValue(1);

    now = now.plus(Duration.ofSeconds(4));
    assertThat(app(cluster)).isPresent();
  }

  private static Optional<JsonNode> app(Cluster cluster) throws ApiSilentException {
    return cluster.ask(api -> api.app(new AppId("/web")));
  }

  @Test
  void theMasterThatAnsweredIsAskedFirstFromThenOn() throws Exception {
    statuses.add(200);
    var masters = new Masters(List.of(dead, living(), dead));

    masters.send("GET", "/v2/apps/web", Optional.empty());
    masters.send("GET", "/v2/apps/web", Optional.empty());

    assertThat(calls).hasValue(2);
  }

  @Test
  void anApiOfAnotherClusterStandsAlone() {
    var inputs = inputs(dead).with("apis", Value.texts(List.of("http://127.0.0.1:1")));

    assertThat(new AppInputs(inputs).addresses()).containsExactly(dead);
    assertThat(new AppInputs(inputs(dead, living())).addresses()).containsExactly(dead, living());
  }

  @Test
  void whatWasNeverSeenToRunIsUnfinishedWhileNobodyAnswers() {
    var reading = type.read(operation, new Known(operation.token(), inputs(dead), Fields.EMPTY));

    assertThat(((Reading.Present) reading).isUnfinished()).isTrue();
  }

  @Test
  void aClusterThatIsGoneRunsNoApps() {
    type.delete(operation, known(dead));

    assertThat(operation.messages()).anyMatch(each -> each.contains("taken to be gone"));
  }

  @Test
  void aPlanIsNotDisturbedBySilence() {
    assertThat(
            type.check(
                new Planned(
                    operation.address(),
                    "app",
                    Action.CREATE,
                    Optional.empty(),
                    Optional.of(inputs(dead)),
                    false)))
        .isEmpty();
  }

  @Test
  void aDeploymentWaitsForTheApiAsLongAsItMay() {
    var inputs = inputs(dead).with("wait_seconds", Value.of(1));

    assertThatThrownBy(() -> type.create(operation, inputs))
        .isInstanceOf(ProviderException.class)
        .hasMessage("/web cannot be deployed: no API answers at " + dead + ".");
  }

  @Test
  void aReadThatIsInterruptedEnds() throws Exception {
    statuses.add(503);
    var reader = Thread.ofVirtual().start(() -> type.read(operation, known(living())));
    Eventually.holds("it was asked", () -> calls.get() > 0);

    reader.interrupt();

    assertThat(reader.join(Duration.ofSeconds(60))).isTrue();
  }
}
