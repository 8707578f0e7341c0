package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.provider.local.machine.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a platform promises holds with nginx or HAProxy in the edge's place, too; in order, since
 * starting one takes seconds.
 */
@ParameterizedClass
@ValueSource(strings = {"nginx", "haproxy"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProxyPlatformIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String HOST = "echo.ngp.localhost";
  private static final String ENCRYPTED = "safe.ngp.localhost";
  private static final Path NGINX_STREAM = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

  @TempDir static Path root;

  private static Path folder = Path.of("");

  /** The one of the engine whose turn it is; a first one that nobody starts. */
  private static RunningPlatform platform = new RunningPlatform(folder);

  private static int httpsPort;
  private static int tcpPort;

  private final String engine;

  ProxyPlatformIT(String engine) {
    this.engine = engine;
  }

  @BeforeParameterizedClassInvocation
  static void create(String engine) throws IOException {
    assumeTrue(Programs.find(engine).isPresent(), engine + " is not installed.");
    folder = Files.createDirectory(root.resolve(engine));
    platform = new RunningPlatform(folder);
    httpsPort = RunningPlatform.freePort();
    tcpPort = RunningPlatform.freePort();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (folder.isAbsolute()) {
      platform.close();
    }
  }

  @Test
  @Order(1)
  void appsAndTheConsoleAreReachedThroughTheProgram() throws IOException {
    write("one", 2);

    var up = platform.ngp("up");

    assertThat(up.status()).as(up.out() + up.err()).isZero();
    assertThat(platform.throughBalancer(HOST, "/health"))
        .startsWith("HTTP/1.1 200")
        .endsWith("ok\n");
    assertThat(platform.throughBalancer("admin.ngp.localhost", "/ui/"))
        .startsWith("HTTP/1.1 200")
        .contains("</html>");
    assertThat(balancer().path("detail").asString()).contains(engine);
    assertThat(programs()).isNotEmpty();
  }

  @Test
  @Order(2)
  void encryptedRequestsAreTakenAndPlainOnesSentOn() throws IOException {
    var authority = platform.ngp("cert", "ca");
    assertThat(authority.status()).as(authority.out() + authority.err()).isZero();
    var client = new SecureClient(authority.out());
    RunningPlatform.await(
        "the host is proved",
        SOON,
        () -> client.get(httpsPort, HOST, "/health").startsWith("HTTP/1.1 200"));

    assertThat(platform.throughBalancer(ENCRYPTED, "/a?b=c"))
        .startsWith("HTTP/1.1 308")
        .containsIgnoringCase("Location: https://" + ENCRYPTED + ":" + httpsPort + "/a?b=c");
    // Who is denied comes by a proxy that is trusted.
    RunningPlatform.await(
        "the second host is proved",
        SOON,
        () -> client.get(httpsPort, ENCRYPTED, "/").startsWith("HTTP/1.1 50"));
    assertThat(client.get(httpsPort, ENCRYPTED, "/", "X-Forwarded-For: 192.0.2.7"))
        .startsWith("HTTP/1.1 403");
    assertThat(client.get(httpsPort, ENCRYPTED, "/", "X-Forwarded-For: 192.0.2.7, 192.0.2.8"))
        .startsWith("HTTP/1.1 50");
  }

  @Test
  @Order(2)
  void connectionsToThePortOfAnAppArePassedOn() throws IOException {
    assumeTrue(
        engine.equals("haproxy") || Files.exists(NGINX_STREAM),
        "nginx lacks its stream module (Debian: libnginx-mod-stream).");

    assertThat(RunningPlatform.through(tcpPort, "any", "/health")).startsWith("HTTP/1.1 200");
  }

  @Test
  @Order(2)
  void whatTheProgramCannotDoIsRefusedByThePlan() throws IOException {
    write("one", 2, ", zone: east");

    var plan = platform.ngp("plan");

    assertThat(plan.status()).isNotZero();
    assertThat(plan.out() + plan.err()).contains(engine + " prefers no instances of its own zone");
    write("one", 2);
  }

  @Test
  @Order(3)
  void scalingAndRollingUnderConstantLoadFailNoRequest() throws IOException {
    try (var load = load()) {
      RunningPlatform.await("load flows", SOON, () -> load.answered() > 200);
      for (var wanted : List.of("4", "1", "3")) {
        var scaled = platform.ngp("app", "scale", "echo", wanted);
        assertThat(scaled.status()).as(scaled.out() + scaled.err()).isZero();
      }
      var before = tasks();
      write("two", 3);
      var rolled = platform.ngp("apply", "--yes");
      assertThat(rolled.status()).as(rolled.out() + rolled.err()).isZero();

      assertThat(tasks()).hasSize(3).doesNotContainAnyElementsOf(before);
      var answered = load.answered();
      RunningPlatform.await(
          "requests go on after the roll", SOON, () -> load.answered() > answered + 500);
      assertThat(load.failures()).isEmpty();
    }
    assertThat(platform.throughBalancer(HOST, "/api")).contains("\"release\":\"two\"");
  }

  @Test
  @Order(4)
  void killedProgramsComeBackAndFollowTheRoutes() {
    for (var isMain : List.of(false, true)) {
      var main = mainProgram();
      var victim = isMain ? main : main.children().findAny().orElseThrow();
      victim.destroyForcibly();
      RunningPlatform.await("the victim is dead", SOON, () -> !victim.isAlive());

      RunningPlatform.await(
          "answers come again",
          SOON,
          () -> platform.throughBalancer(HOST, "/health").startsWith("HTTP/1.1 200"));
      RunningPlatform.await(
          "the balancer is well", SOON, () -> balancer().path("healthy").asBoolean());
      var restarted = platform.ngp("app", "restart", "echo");
      assertThat(restarted.status()).as(restarted.out() + restarted.err()).isZero();
      try (var load = load()) {
        RunningPlatform.await("load flows", SOON, () -> load.answered() > 500);
        assertThat(load.failures()).isEmpty();
      }
    }
  }

  @Test
  @Order(5)
  void configurationTheProgramRefusesLeavesTheOneBeforeInForce() throws IOException {
    var needed = engine.equals("nginx") ? programFolder().resolve("tmp") : listOfCertificates();
    Files.move(needed, programFolder().resolve("elsewhere"));
    Files.writeString(needed, "neither-a-folder-nor-a-list\n");

    var scaled = platform.ngp("app", "scale", "echo", "4");
    assertThat(scaled.status()).as(scaled.out() + scaled.err()).isZero();
    RunningPlatform.await(
        "the balancer says why",
        SOON,
        () -> balancer().path("detail").asString().contains("can't be put into force"));
    assertThat(platform.throughBalancer(HOST, "/health")).startsWith("HTTP/1.1 200");

    Files.delete(needed);
    Files.move(programFolder().resolve("elsewhere"), needed);
    RunningPlatform.await(
        "the routes are in force", SOON, () -> balancer().path("healthy").asBoolean());
  }

  @Test
  @Order(6)
  void downLeavesNoProcess() {
    assertThat(programs()).isNotEmpty();

    var down = platform.ngp("down");

    assertThat(down.status()).as(down.out() + down.err()).isZero();
    assertThat(programs()).isEmpty();
    assertThat(programFolder()).isDirectoryNotContaining("glob:**/cert-*");
  }

  @Test
  @Order(7)
  void downEndsTheProgramOfABalancerThatWasKilled() {
    var up = platform.ngp("up");
    assertThat(up.status()).as(up.out() + up.err()).isZero();
    var balancer = ProcessHandle.of(platform.pid("balancer-1")).orElseThrow();
    balancer.destroyForcibly();
    RunningPlatform.await("the balancer is dead", SOON, () -> !balancer.isAlive());
    assertThat(programs()).isNotEmpty();

    var down = platform.ngp("down");

    assertThat(down.status()).as(down.out() + down.err()).isZero();
    assertThat(down.out()).contains("that a killed node had left behind");
    assertThat(programs()).isEmpty();
  }

  private static ConstantLoad load() {
    return ConstantLoad.startPatient(platform.port(), HOST, "/health", 6, 1_000);
  }

  private void write(String release, int instances) throws IOException {
    write(release, instances, "");
  }

  private void write(String release, int instances, String more) throws IOException {
    Files.writeString(
        folder.resolve("platform.yaml"),
        """
        platform: test
        modules:
          cluster: {api_port: 0}
          edge: {port: %d, engine: %s, https: true, https_port: %d, trusted_proxies: [127.0.0.0/8]%s}
        apps:
          - id: /echo
            cmd: exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx48m "$NGP_HOME/examples/www/Www.java"
            cpus: 0.05
            mem: 96
            instances: %d
            env: {RELEASE: %s}
            labels: {NGP_TCP_PORT: "%d"}
            healthChecks: [{protocol: HTTP, path: /health, intervalSeconds: 1}]
          - id: /safe
            cmd: exec sleep 3600
            cpus: 0.01
            mem: 16
            labels: {NGP_HTTPS_REDIRECT: "true", NGP_DENY: 192.0.2.7}
        """
            .formatted(platform.port(), engine, httpsPort, more, instances, release, tcpPort));
  }

  private static JsonNode balancer() {
    return platform
        .status()
        .path("nodes")
        .valueStream()
        .filter(node -> node.path("role").asString().equals("balancer"))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> tasks() {
    var tasks = new TreeSet<String>();
    JsonMapper.shared()
        .readTree(platform.api("GET", "/v2/apps//echo/tasks", "").body())
        .path("tasks")
        .forEach(task -> tasks.add(task.path("id").asString()));
    return tasks;
  }

  private Path programFolder() {
    return folder.resolve(".ngp/default/nodes/balancer-1/data").resolve(engine);
  }

  private Path listOfCertificates() throws IOException {
    var name = Pattern.compile(" crt-list (\\S+)");
    var found = name.matcher(Files.readString(programFolder().resolve("haproxy.cfg")));
    assertThat(found.find()).isTrue();
    return programFolder().resolve(found.group(1));
  }

  private ProcessHandle mainProgram() {
    try {
      var noted = Files.readString(programFolder().resolve("process")).split(" ", 2)[0];
      return ProcessHandle.of(Long.parseLong(noted)).orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Processes that run in the program's folder, whoever their parent is. */
  private List<ProcessHandle> programs() {
    return ProcessHandle.allProcesses()
        .filter(process -> folderOf(process).equals(programFolder().toString()))
        .toList();
  }

  private static String folderOf(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd")).toString();
    } catch (IOException _) {
      return "";
    }
  }
}
