package io.ngp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.EngineEvent.LaunchRefused;
import io.ngp.cluster.engine.EngineEvent.NodeChanged;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.engine.EngineEvent.VolumesFreed;
import io.ngp.cluster.engine.Reservation;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.Release;
import io.ngp.cluster.instance.TaskId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link Engine} must do for instances that have volumes on an agent. */
public abstract class ResidencyContract extends EngineFixture {
  @Test
  void whatIsKeptForAnInstanceIsOfferedToNoOther() throws Exception {
    App db = rig.app(PathId.parse("/db"), Workload.RUNS, rig.cpus());
    InstanceId instance = instance(db);
    engine.reserve(List.of(new Reservation(instance, agent(), db)));

    TaskId other = launch(rig.app(PathId.parse("/web"), Workload.RUNS, 0.1));

    LaunchRefused refused = listener.await(LaunchRefused.class, r -> r.task().equals(other));
    assertThat(refused.verdicts().getFirst().reason()).isEqualTo(RejectReason.InsufficientCpus);
    assertThat(engine.nodes().getFirst().used().cpus()).isEqualTo(rig.cpus());
    TaskId own = instance.task(1);
    engine.launch(db, List.of(own));
    listener.await(own, Condition.RUNNING);
    assertThat(engine.nodes().getFirst().used().cpus()).isEqualTo(rig.cpus());

    engine.kill(own, GRACE);
    listener.await(own, Condition.KILLED);
    assertThat(engine.nodes().getFirst().used().cpus()).isEqualTo(rig.cpus());
    engine.reserve(List.of());
    listener.await(other, Condition.RUNNING);
  }

  @Test
  void taskWhoseVolumesAreOnAnAbsentAgentWaitsAndSaysSo() throws Exception {
    App db = rig.app(PathId.parse("/db"), Workload.RUNS, 0.1);
    InstanceId instance = instance(db);
    engine.reserve(List.of(new Reservation(instance, "absent", db)));
    TaskId task = instance.task(2);
    engine.launch(db, List.of(task));

    LaunchRefused refused = listener.await(LaunchRefused.class, r -> r.task().equals(task));

    assertThat(refused.verdicts())
        .allMatch(v -> v.reason() == RejectReason.NoCorrespondingReservationFound)
        .anySatisfy(v -> {
          assertThat(v.agent()).isEqualTo("absent");
          assertThat(v.detail()).contains("not connected");
        });
    TaskId free = launch(rig.app(PathId.parse("/web"), Workload.RUNS, 0.1));
    listener.await(free, Condition.RUNNING);
    assertThat(rig.starts(task)).isZero();
  }

  @Test
  void volumesOfAReachableAgentAreFreedOnce() throws Exception {
    Release release =
        new Release(instance(rig.app(PathId.parse("/db"), Workload.RUNS, 1)), agent());

    engine.free(release);
    engine.free(release);

    listener.await(VolumesFreed.class, f -> f.instance().equals(release.instance()));
  }

  @Test
  void volumesAreNotFreedWhileATaskOfTheInstanceLives() throws Exception {
    App db = rig.app(PathId.parse("/db"), Workload.RUNS, 0.1);
    TaskId task = launch(db);
    listener.await(task, Condition.RUNNING);
    engine.free(new Release(task.instance(), agent()));

    listener.await(launch(rig.app(PathId.parse("/web"), Workload.RUNS, 0.1)), Condition.RUNNING);
    assertThat(listener.heard()).noneMatch(VolumesFreed.class::isInstance);
    engine.kill(task, GRACE);

    listener.await(VolumesFreed.class, f -> f.instance().equals(task.instance()));
    assertThat(listener.conditions(task)).contains(Condition.KILLED);
  }

  @Test
  void volumesOfALostAgentAreFreedWhenItReturnsToALaterLeader() throws Exception {
    String agent = agent();
    Release release = new Release(instance(rig.app(PathId.parse("/db"), Workload.RUNS, 1)), agent);
    rig.cutOff();
    listener.await(NodeChanged.class, n -> !n.node().reachable());
    engine.free(release);
    engine.close();
    assertThat(listener.heard()).noneMatch(VolumesFreed.class::isInstance);

    RecordingListener next = new RecordingListener();
    engine = rig.engine();
    engine.start(2, List.of(), next);
    engine.free(release);
    rig.reconnect();

    next.await(VolumesFreed.class, f -> f.instance().equals(release.instance()));
  }

  private static InstanceId instance(App app) {
    return new InstanceId(app.id(), UUID.randomUUID().toString());
  }
}
