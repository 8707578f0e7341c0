package io.ngp.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.Engine.Unsupported;
import io.ngp.cluster.engine.EngineEvent.NodeChanged;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.TaskId;
import io.ngp.testkit.docker.TestSwarm;
import io.ngp.testkit.engine.RecordingListener;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An image that no registry has, on a swarm whose daemons only masters reach. */
@Timeout(90)
@Tag("long")
class PlatformImageTest {
  private static final String IMAGE = "ngp:test-1";

  @TempDir Path folder;

  private final RecordingListener listener = new RecordingListener();

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private SwarmRig rig;

  @SuppressWarnings("NullAway.Init")
  private Engine engine;

  @BeforeEach
  void lead() throws Exception {
    rig = SwarmRig.behindDoors(folder);
    engine = rig.engine();
    engine.start(1, List.of(), listener);
    listener.await(NodeChanged.class, n -> n.node().reachable());
  }

  @AfterEach
  void stop() throws Exception {
    engine.close();
    rig.tearDown();
  }

  private static App app(String image) {
    return Definitions.app(
        """
        {"id":"/ngp","args":["echo","it runs"],"cpus":0.1,"mem":16,
         "container":{"type":"DOCKER","docker":{"image":"%s"}}}
        """
            .formatted(image));
  }

  @Test
  void nodeThatLacksItGetsItFromOneThatHasIt() throws Exception {
    TestSwarm swarm = TestSwarm.shared();
    swarm.loadImage(swarm.manager(), IMAGE);
    try {
      assertThat(swarm.worker().docker("images", "-q", IMAGE)).isEmpty();

      TaskId task = Definitions.launch(engine, app(IMAGE));
      listener.await(task, Condition.FINISHED);

      assertThat(Definitions.stdout(engine, task)).isEqualTo("it runs\n");
      assertThat(swarm.worker().docker("images", "-q", IMAGE)).isNotEmpty();
      // For a name the daemon would ask a registry first, and wait where there is no way to one.
      assertThat(swarm.manager().docker("service", "ls", "--format", "{{.Image}}"))
          .startsWith("sha256:");
    } finally {
      swarm.manager().docker("rmi", IMAGE);
      swarm.worker().docker("rmi", "-f", IMAGE);
    }
  }

  @Test
  void taskOfAnImageThatNobodyHasFailsAndSaysHowToLoadIt() {
    TaskChanged failed =
        listener.await(Definitions.launch(engine, app("ngp:nowhere")), Condition.FAILED);

    assertThat(failed.message()).contains("ngp:nowhere", "ngp image build --nodes");
  }

  @Test
  void commandLineForAShellIsRefused() {
    App shell =
        Definitions.app(
            """
            {"id":"/ngp","cmd":"version",
             "container":{"type":"DOCKER","docker":{"image":"ngp:test-1"}}}
            """);

    assertThat(engine.unsupported(shell)).extracting(Unsupported::path).containsExactly("/cmd");
    assertThat(engine.unsupported(app(IMAGE))).isEmpty();
  }
}
