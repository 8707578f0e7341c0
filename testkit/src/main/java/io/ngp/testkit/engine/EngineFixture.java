package io.ngp.testkit.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.Engine.KnownTask;
import io.ngp.cluster.engine.EngineEvent.NodeChanged;
import io.ngp.cluster.engine.EngineEvent.TaskPlaced;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that leads the empty agent of a rig, and hears what it tells. */
@Timeout(120)
public abstract class EngineFixture {
  protected static final Duration GRACE = Duration.ofSeconds(3);

  protected final RecordingListener listener = new RecordingListener();

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  EngineRig rig;

  @SuppressWarnings("NullAway.Init")
  protected Engine engine;

  /** A rig whose files, if any, lie in this folder. */
  protected abstract EngineRig rig(Path folder) throws Exception;

  @BeforeEach
  void startLeader(@TempDir Path folder) throws Exception {
    rig = rig(folder);
    engine = rig.engine();
    engine.start(1, List.of(), listener);
    listener.await(NodeChanged.class, n -> n.node().reachable());
  }

  @AfterEach
  void stop() throws Exception {
    engine.close();
    rig.tearDown();
  }

  App app(String name, Workload workload) throws Exception {
    return rig.app(PathId.parse(name), workload, 0.1);
  }

  static TaskId task(App app) {
    return new InstanceId(app.id(), UUID.randomUUID().toString()).task(1);
  }

  TaskId launch(App app) {
    TaskId task = task(app);
    engine.launch(app, List.of(task));
    return task;
  }

  TaskPlaced placed(TaskId task) {
    return listener.await(TaskPlaced.class, p -> p.task().equals(task));
  }

  String agent() {
    return engine.nodes().getFirst().info().id();
  }

  KnownTask known(App app, TaskId task) {
    return new KnownTask(app, task, Optional.of(placed(task).placement()));
  }

  RecordingListener takeOver(long epoch, List<KnownTask> known) throws Exception {
    engine.close();
    RecordingListener next = new RecordingListener();
    engine = rig.engine();
    engine.start(epoch, known, next);
    return next;
  }
}
