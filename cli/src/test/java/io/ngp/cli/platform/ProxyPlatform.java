package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.nodespec.NodeHealth;
import io.ngp.provider.local.machine.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a platform promises holds with nginx or HAProxy in the edge's place, too; in order, since
 * starting one takes seconds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ProxyPlatform {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String HOST = "echo.ngp.localhost";
  private static final String ENCRYPTED = "safe.ngp.localhost";
  private static final Path NGINX_STREAM = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

  @TempDir static Path folder;

  private final String engine;
  private final int httpsPort = RunningPlatform.freePort();
  private final int tcpPort = RunningPlatform.freePort();

  @AutoClose private RunningPlatform platform;

  /** A platform whose balancers are {@code engine}. */
  ProxyPlatform(String engine) {
    this.engine = engine;
  }

  @BeforeAll
  void create() {
    assumeTrue(Programs.find(engine).isPresent(), engine + " is not installed.");
    platform = new RunningPlatform(folder);
  }

  @Test
  @Order(1)
  void appsAndTheConsoleAreReachedThroughTheProgram() throws IOException {
    write("one", 2);

    platform.succeeds("up");
    RunningPlatform.await(
        "the app answers",
        SOON,
        () -> platform.throughBalancer(HOST, "/health").startsWith("HTTP/1.1 200"));
    assertThat(platform.throughBalancer("admin.ngp.localhost", "/ui/"))
        .startsWith("HTTP/1.1 200")
        .contains("</html>");
    assertThat(balancer().detail()).contains(engine);
    assertThat(programs()).isNotEmpty();
  }

  @Test
  @Order(2)
  void encryptedRequestsAreTakenAndPlainOnesSentOn() throws IOException {
    var authority = platform.succeeds("cert", "ca");
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
        platform.succeeds("app", "scale", "echo", wanted);
      }
      var before = tasks();
      write("two", 3);
      platform.succeeds("apply", "--yes");

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
      RunningPlatform.await("the balancer is well", SOON, () -> balancer().isHealthy());
      platform.succeeds("app", "restart", "echo");
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

    platform.succeeds("app", "scale", "echo", "4");
    RunningPlatform.await(
        "the balancer says why",
        SOON,
        () -> balancer().detail().contains("can't be put into force"));
    assertThat(platform.throughBalancer(HOST, "/health")).startsWith("HTTP/1.1 200");

    Files.delete(needed);
    Files.move(programFolder().resolve("elsewhere"), needed);
    RunningPlatform.await("the routes are in force", SOON, () -> balancer().isHealthy());
  }

  @Test
  @Order(6)
  void downLeavesNoProcess() {
    assertThat(programs()).isNotEmpty();

    platform.succeeds("down");
    assertThat(programs()).isEmpty();
    assertThat(programFolder()).isDirectoryNotContaining("glob:**/cert-*");
  }

  @Test
  @Order(7)
  void downEndsTheProgramOfABalancerThatWasKilled() {
    platform.succeeds("up");
    var balancer = ProcessHandle.of(platform.pid("balancer-1")).orElseThrow();
    balancer.destroyForcibly();
    RunningPlatform.await("the balancer is dead", SOON, () -> !balancer.isAlive());
    assertThat(programs()).isNotEmpty();

    var down = platform.succeeds("down");
    assertThat(down.out()).contains("that a killed node had left behind");
    assertThat(programs()).isEmpty();
  }

  private ConstantLoad load() {
    return ConstantLoad.startPatient(platform.port(), HOST, "/health", 6, 4_000);
  }

  private void write(String release, int instances) {
    write(release, instances, "");
  }

  private void write(String release, int instances, String more) {
    platform.write(
        """
        platform: test
        modules:
          cluster: {api_port: 0}
          edge: {port: %d, engine: %s, https: true, https_port: %d, trusted_proxies: [127.0.0.0/8]%s}
        apps:
          - id: /echo
            cmd: %s
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
            .formatted(
                platform.port(),
                engine,
                httpsPort,
                more,
                platform.sample(),
                instances,
                release,
                tcpPort));
  }

  private NodeHealth balancer() {
    return platform.health("balancer-1");
  }

  private Set<String> tasks() {
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
