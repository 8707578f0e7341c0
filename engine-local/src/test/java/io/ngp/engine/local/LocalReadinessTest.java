package io.ngp.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.control.ClusterLeader;
import io.ngp.cluster.engine.SecretStore;
import io.ngp.cluster.health.NetworkProbe;
import io.ngp.cluster.health.Probes;
import io.ngp.cluster.instance.CheckResult;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.Readiness;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.testkit.cluster.InMemoryStateStore;
import io.ngp.testkit.engine.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A leader, a real agent and a real process. What answers at the task's port is this test, so that
 * it can say when the task is ready.
 */
@Timeout(120)
class LocalReadinessTest {
  private static final PathId WEB = PathId.parse("/web");

  @TempDir Path folder;
  private Optional<LocalRig> rig = Optional.empty();
  private Optional<ClusterLeader> leader = Optional.empty();
  private Optional<HttpServer> task = Optional.empty();
  private volatile int status = 503;

  @BeforeEach
  void begin() throws Exception {
    LocalRig started = new LocalRig(folder);
    rig = Optional.of(started);
    NetworkProbe probe = new NetworkProbe();
    ClusterLeader elected =
        new ClusterLeader(
            AppSettings.STANDARD,
            new InMemoryStateStore().ledBy(1),
            started.engine(),
            new Probes(probe, probe),
            new RouteRules("ngp.test"),
            1,
            InstantSource.system(),
            () -> {});
    leader = Optional.of(elected);
    elected.start();
  }

  @AfterEach
  void end() throws Exception {
    task.ifPresent(server -> server.stop(0));
    leader.ifPresent(ClusterLeader::close);
    if (rig.isPresent()) {
      rig.get().tearDown();
    }
  }

  @Test
  void aDeploymentGoesOnWhenItsTaskSaysThatItIsReady() throws Exception {
    deploy(
        """
        {"id":"/web","cmd":"exec sleep 300","cpus":0.1,"mem":16,
         "portDefinitions":[{"port":0,"name":"http"}],
         "readinessChecks":[{"name":"warm","portName":"http","path":"/ready","intervalSeconds":2,
           "timeoutSeconds":1,"preserveLastResponse":true}],
         "check":{"http":{"portIndex":0,"path":"/info"},"intervalSeconds":1,"delaySeconds":0}}
        """);
    Eventually.holds("nothing listens yet", () -> cause().contains("refused"));
    assertThat(lastResponse().status()).isEqualTo(504);

    listen(instance().placement().orElseThrow().hostPorts().getFirst());
    Eventually.holds("it is not ready", () -> cause().endsWith("/ready answered 503: phase 1"));
    Eventually.holds("its check shows", () -> check().equals(Optional.of(http(503))));
    assertThat(leader().view().deployments()).hasSize(1);
    assertThat(targets()).isZero();

    status = 200;
    Eventually.holds("the deployment ends", () -> leader().view().deployments().isEmpty());
    Eventually.holds("it has traffic", () -> targets() == 1);
    assertThat(lastResponse()).isEqualTo(new Readiness.Response(200, "text/plain", "phase 1"));
    Eventually.holds("its check shows", () -> check().equals(Optional.of(http(200))));
  }

  private void listen(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "phase 1".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.sendResponseHeaders(status, body.length);
          try (exchange) {
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    task = Optional.of(server);
  }

  private ClusterLeader leader() {
    return leader.orElseThrow();
  }

  private void deploy(String body) {
    App app =
        new AppJson(AppSettings.STANDARD)
            .read(
                AppJson.parse(body.getBytes(StandardCharsets.UTF_8)),
                PathId.ROOT,
                new Version(Instant.now()));
    assertThat(ProcessLimits.unsupported(app, SecretStore.NONE)).isEmpty();
    var _ = leader().change(new TreeChange(PathId.ROOT, root -> root.withApp(app), false));
  }

  private Instance instance() {
    Collection<Instance> all = leader().view().instancesOf(WEB);
    assertThat(all).hasSize(1);
    return all.iterator().next();
  }

  private String cause() {
    return instance().answers().readiness().flatMap(Readiness::cause).orElse("");
  }

  private Readiness.Response lastResponse() {
    return instance().answers().readiness().flatMap(Readiness::lastResponse).orElseThrow();
  }

  private Optional<CheckResult> check() {
    return instance().answers().check();
  }

  private static CheckResult http(int code) {
    return new CheckResult.Http(Optional.of(code));
  }

  private int targets() {
    List<?> targets = leader().routes().table().routes().getFirst().targets();
    return targets.size();
  }
}
