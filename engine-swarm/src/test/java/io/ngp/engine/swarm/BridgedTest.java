package io.ngp.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.EngineEvent.HealthResult;
import io.ngp.cluster.engine.EngineEvent.NodeChanged;
import io.ngp.cluster.engine.EngineEvent.TaskPlaced;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.swarm.SwarmSettings.Patience;
import io.ngp.testkit.docker.BridgedSwarm;
import io.ngp.testkit.docker.TestSwarm;
import io.ngp.testkit.engine.InMemorySecrets;
import io.ngp.testkit.engine.RecordingListener;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An image from a registry that wants a login, on Docker's bridge, with a published port. */
@Timeout(120)
@Tag("long")
class BridgedTest {
  private final RecordingListener listener = new RecordingListener();
  private final InMemorySecrets secrets = new InMemorySecrets();
  @AutoClose private final BridgedSwarm swarm;

  @AutoClose private final Engine engine;

  BridgedTest() throws Exception {
    swarm = BridgedSwarm.start();
    engine =
        new SwarmEngine(
            new SwarmSettings(
                "bridged",
                List.of(swarm.daemon().address()),
                Optional.empty(),
                TestSwarm.IMAGE,
                Patience.DEFAULT),
            secrets,
            InstantSource.system());
  }

  @Test
  void imageIsPulledWithItsLoginAndServedAtAPublishedPort() throws Exception {
    String image = swarm.publishImage();
    engine.start(1, List.of(), listener);
    listener.await(NodeChanged.class, n -> n.node().reachable());

    TaskId refused = Definitions.launch(engine, app(image, ""));
    assertThat(listener.await(refused, Condition.FAILED).message()).contains("No such image");

    secrets.put("registry", login());
    TaskId served =
        Definitions.launch(engine, app(image, ", \"pullConfig\": {\"secret\": \"login\"}"));
    listener.await(served, Condition.RUNNING);
    TaskPlaced placed = listener.await(TaskPlaced.class, p -> p.task().equals(served));
    int port = placed.placement().hostPorts().getFirst();
    listener.await(HealthResult.class, h -> h.task().equals(served) && h.passed());
    URI page = URI.create("http://%s:%d/".formatted(swarm.host(), port));
    try (var said = page.toURL().openStream()) {
      assertThat(new String(said.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("80 and %d\n".formatted(port));
    }
    engine.kill(served, Duration.ZERO);
    listener.await(served, Condition.KILLED);
    assertThat(listener.heard().toString()).doesNotContain(BridgedSwarm.PASSWORD);
  }

  private String login() {
    String auth =
        Base64.getEncoder()
            .encodeToString(
                (BridgedSwarm.USER + ":" + BridgedSwarm.PASSWORD).getBytes(StandardCharsets.UTF_8));
    return "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(swarm.registry(), auth);
  }

  private static App app(String image, String more) {
    return Definitions.app(
        """
        {"id":"/web","cmd":"mkdir -p /tmp/w; echo 80 and $PORT0 > /tmp/w/index.html; exec httpd -f -p 80 -h /tmp/w",
         "cpus":0.1,"mem":16,"networks":[{"mode":"container/bridge"}],
         "secrets":{"login":{"source":"registry"}},
         "container":{"type":"MESOS","docker":{"image":"%s"%s},"portMappings":[{"containerPort":80,"hostPort":0}]},
         "healthChecks":[{"protocol":"MESOS_HTTP","path":"/","intervalSeconds":1,"gracePeriodSeconds":30}]}
        """
            .formatted(image, more));
  }
}
