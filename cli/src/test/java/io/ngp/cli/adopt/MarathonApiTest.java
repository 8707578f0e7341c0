package io.ngp.cli.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ngp.cli.CommandRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Importing from servers that answer as a Marathon does. */
@Timeout(120)
class MarathonApiTest {
  private static final Path SAMPLES = Path.of("../cluster/src/test/resources/marathon");

  /** What came in: the path with its query, and what logs in. */
  private record Request(String target, Optional<String> authorization) {}

  private final List<Request> toStandby = new CopyOnWriteArrayList<>();
  private final List<Request> toLeader = new CopyOnWriteArrayList<>();
  private HttpServer standby;
  private HttpServer leader;

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    standby = server();
    leader = server();
  }

  private static HttpServer server() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    return server;
  }

  @AfterEach
  void stop() {
    standby.stop(0);
    leader.stop(0);
  }

  @Test
  void allAppsOfAllGroupsAreWritten() throws IOException {
    on(leader, toLeader, exchange -> answer(exchange, 200, sample("group.json")));

    var run = run(Map.of(), address(leader));

    assertThat(run.status()).isZero();
    assertThat(toLeader.getFirst().target())
        .isEqualTo("/v2/groups?embed=group.groups&embed=group.apps&embed=group.pods");
    assertThat(folder.resolve("apps"))
        .isDirectoryContaining("glob:**/tools_oauth-server.json")
        .isDirectoryContaining("glob:**/tools_docker_registry.json");
    assertThat(folder.resolve("apps/tools_oauth-server.json"))
        .content()
        .contains("\"image\" : \"docker-registry/oauth_server:6d7d")
        .doesNotContain("version", "uris", "\"ports\"");
  }

  @Test
  void appsOfThisPlatformItselfLoseNothing() throws IOException {
    var app =
        """
        {"id": "/www", "cmd": "exec ./www", "instances": 2, "cpus": 0.1, "mem": 64, "disk": 0, "gpus": 0,
         "executor": "", "networks": [{"mode": "host"}], "requirePorts": false, "role": "*",
         "portDefinitions": [{"port": 10000, "protocol": "tcp", "name": "http"}],
         "backoffSeconds": 1, "backoffFactor": 1.15, "maxLaunchDelaySeconds": 300,
         "upgradeStrategy": {"minimumHealthCapacity": 1, "maximumOverCapacity": 1},
         "killSelection": "YOUNGEST_FIRST", "labels": {}, "deployments": [], "tasksRunning": 2,
         "unreachableStrategy": {"inactiveAfterSeconds": 0, "expungeAfterSeconds": 0},
         "version": "2026-11-20T10:00:00.000Z"}
        """;
    on(
        leader,
        toLeader,
        exchange -> answer(exchange, 200, "{\"id\": \"/\", \"apps\": [" + app + "]}"));

    var run = run(Map.of(), address(leader) + "/");

    assertThat(run.out()).doesNotContain("carried over");
    assertThat(folder.resolve("apps/www.json"))
        .hasContent(
            """
            {
              "id" : "/www",
              "cmd" : "exec ./www",
              "instances" : 2,
              "cpus" : 0.1,
              "mem" : 64,
              "portDefinitions" : [
                {
                  "port" : 10000,
                  "protocol" : "tcp",
                  "name" : "http"
                }
              ]
            }
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "NGP_MARATHON_TOKEN, abc, Bearer abc",
    "NGP_MARATHON_TOKEN, token=abc, token=abc",
    "NGP_MARATHON_USER, ann, Basic YW5uOg=="
  })
  void logsInByTheEnvironment(String variable, String value, String sent) throws IOException {
    on(leader, toLeader, exchange -> answer(exchange, 200, sample("group.json")));

    assertThat(run(Map.of(variable, value), address(leader)).status()).isZero();

    assertThat(toLeader.getFirst().authorization()).contains(sent);
  }

  @Test
  void logsInAsTheAddressSaysAndShowsNoPassword() throws IOException {
    on(leader, toLeader, exchange -> answer(exchange, 401, ""));

    var run = run(Map.of(), address(leader).replace("//", "//ann:hunter2@"));

    assertThat(toLeader.getFirst().authorization()).contains("Basic YW5uOmh1bnRlcjI=");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out() + run.err())
        .contains("401", "NGP_MARATHON_USER")
        .doesNotContain("hunter2");
  }

  @Test
  void redirectToTheLeaderIsFollowedWithoutWhatLogsIn() throws IOException {
    on(standby, toStandby, this::redirectToLeader);
    on(leader, toLeader, exchange -> answer(exchange, 200, sample("group.json")));

    var run = run(Map.of("NGP_MARATHON_TOKEN", "abc"), address(standby));

    assertThat(run.status()).isZero();
    assertThat(toStandby.getFirst().authorization()).contains("Bearer abc");
    assertThat(toLeader.getFirst().authorization()).isEmpty();
    assertThat(toLeader.getFirst().target()).isEqualTo(toStandby.getFirst().target());
  }

  @Test
  void leaderThatAsksWhoItIsIsToBeNamed() throws IOException {
    on(standby, toStandby, this::redirectToLeader);
    on(leader, toLeader, exchange -> answer(exchange, 401, ""));

    var run = run(Map.of("NGP_MARATHON_TOKEN", "abc"), address(standby));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("401", "name the leader, " + address(leader));
  }

  @Test
  void circleOfRedirectsEnds() throws IOException {
    on(standby, toStandby, exchange -> redirect(exchange, "/again"));

    var run = run(Map.of(), address(standby));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("redirects on and on");
    assertThat(toStandby).hasSizeLessThan(10);
  }

  @ParameterizedTest
  @CsvSource({"file:///etc/passwd", "'http://[broken'"})
  void redirectToElsewhereIsNotFollowed(String location) throws IOException {
    on(standby, toStandby, exchange -> redirect(exchange, location));

    var run = run(Map.of(), address(standby));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("which is not followed");
  }

  @ParameterizedTest
  @CsvSource({
    "200, <html>, something that is no group",
    "500, {}, HTTP status 500",
    "404, '', 404"
  })
  void otherAnswersAreTold(int status, String body, String message) throws IOException {
    on(leader, toLeader, exchange -> answer(exchange, status, body));

    var run = run(Map.of(), address(leader));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(message, "Check that this is the address");
  }

  @Test
  void nobodyThereIsTold() {
    var address = address(leader);
    leader.stop(0);

    var run = run(Map.of(), address);

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("No Marathon answers at " + address);
  }

  private interface Handling {
    void handle(HttpExchange exchange) throws IOException;
  }

  private static void on(HttpServer server, List<Request> requests, Handling handling) {
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            requests.add(
                new Request(
                    exchange.getRequestURI().toString(),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))));
            handling.handle(exchange);
          }
        });
  }

  private void redirectToLeader(HttpExchange exchange) throws IOException {
    redirect(exchange, address(leader) + exchange.getRequestURI());
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().add("Location", location);
    answer(exchange, 307, "");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String sample(String name) throws IOException {
    return Files.readString(SAMPLES.resolve(name));
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private CommandRun run(Map<String, String> variables, String address) {
    return CommandRun.run(variables, folder, "", "app", "import", address);
  }
}
