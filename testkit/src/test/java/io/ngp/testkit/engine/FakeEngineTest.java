package io.ngp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.EngineEvent.HealthResult;
import io.ngp.cluster.engine.EngineEvent.LaunchRefused;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FakeEngineTest extends EngineContract {
  private static final String NODE = FakeRig.NODE;

  @Override
  protected EngineRig rig(Path folder) {
    return new FakeRig();
  }

  @Nested
  class ToldWhatToDo {
    private final FakeMachines machines = new FakeMachines();
    private final FakeEngine engine = new FakeEngine(machines);
    private final RecordingListener listener = new RecordingListener();
    private final App app = ContractApps.shell(PathId.parse("/www"), "pretended", 0.1, 1);
    private final TaskId task = new InstanceId(app.id(), UUID.randomUUID().toString()).task(1);

    @BeforeEach
    void start() {
      machines.addNode(NODE, 2, 1024);
      engine.start(1, List.of(), listener);
    }

    @AfterEach
    void close() {
      engine.close();
      machines.close();
    }

    @Test
    void slowTaskStagesUntilItMayProceed() {
      machines.behave(app.id(), FakeBehavior.RUNS.startingSlowly());
      engine.launch(app, List.of(task));
      listener.await(task, Condition.STAGING);
      assertThat(machines.living()).containsExactly(task);
      assertThat(listener.conditions(task)).doesNotContain(Condition.RUNNING);

      machines.proceed(task);

      listener.await(task, Condition.RUNNING);
    }

    @Test
    void vanishedTaskIsGone() {
      engine.launch(app, List.of(task));
      listener.await(task, Condition.RUNNING);

      machines.vanish(task);

      listener.await(task, Condition.GONE);
      assertThat(machines.living()).isEmpty();
    }

    @Test
    void refusedAppIsPlacedOnceItIsNoLongerRefused() {
      machines.behave(app.id(), FakeBehavior.RUNS.refused());
      engine.launch(app, List.of(task));
      listener.await(LaunchRefused.class, r -> r.task().equals(task));

      machines.behave(app.id(), FakeBehavior.RUNS);

      listener.await(task, Condition.RUNNING);
    }

    @Test
    void checkAnswersArePassedOn() {
      engine.launch(app, List.of(task));
      listener.await(task, Condition.RUNNING);

      machines.answerCheck(task, 0, false, "no answer");

      assertThat(listener.await(HealthResult.class, _ -> true).detail()).isEqualTo("no answer");
    }
  }
}
