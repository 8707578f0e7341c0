package io.ngp.engine.local.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.LocalVolume;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.wire.TaskSpec;
import io.ngp.engine.local.wire.TaskVolumes;
import io.ngp.engine.local.wire.TaskVolumes.Mount;
import io.ngp.testkit.engine.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Volumes as real tasks find them. */
@Timeout(120)
class AgentVolumeTest {
  @TempDir Path folder;

  @Test
  void nextTaskOfTheInstanceFindsWhatTheFirstWrote() throws Exception {
    try (AgentRig rig = new AgentRig(folder).start()) {
      TaskSpec first = rig.launch(task("echo hello > data/note", newInstance(), 1));
      assertThat(rig.awaitEnd(first).condition()).isEqualTo(Condition.FINISHED);
      rig.stop();
      rig.start();

      TaskSpec second = rig.launch(task("cat data/note", instance(first), 2));

      assertThat(rig.awaitEnd(second).condition()).isEqualTo(Condition.FINISHED);
      assertThat(rig.log(second, "tail=1")).isEqualTo("hello\n");
    }
  }

  @Test
  void instancesDoNotShareVolumes() throws Exception {
    try (AgentRig rig = new AgentRig(folder).start()) {
      rig.awaitEnd(rig.launch(task("echo hello > data/note", newInstance(), 1)));

      TaskSpec other = rig.launch(task("test ! -e data/note", newInstance(), 1));

      assertThat(rig.awaitEnd(other).condition()).isEqualTo(Condition.FINISHED);
    }
  }

  @Test
  void forgottenTaskLeavesItsVolumeAndAnOrderRemovesIt() throws Exception {
    try (AgentRig rig = new AgentRig(folder).start()) {
      TaskSpec task = rig.launch(task("echo hello > data/note", newInstance(), 1));
      TaskSpec other = rig.launch(task("echo stays > data/note", newInstance(), 1));
      rig.awaitEnd(task);
      rig.awaitEnd(other);
      rig.call("POST", "/v1/tasks/%s/forget".formatted(task.taskId()));
      assertThat(volume(task).resolve("note")).exists();

      assertThat(free(rig, task)).isEqualTo(204);
      assertThat(free(rig, task)).isEqualTo(204);

      assertThat(volume(task)).doesNotExist();
      assertThat(volume(other).resolve("note")).exists();
      Eventually.holds("its files are deleted", () -> isEmpty(folder.resolve("data/freed")));
    }
  }

  @Test
  void volumeOfALivingTaskIsNotRemoved() throws Exception {
    try (AgentRig rig = new AgentRig(folder).start()) {
      TaskSpec task = rig.launch(task("echo hello > data/note; exec sleep 300", newInstance(), 1));
      Eventually.holds("it wrote", () -> Files.exists(volume(task).resolve("note")));

      assertThat(free(rig, task)).isEqualTo(503);

      assertThat(volume(task).resolve("note")).exists();
    }
  }

  @Test
  void orderOfADeposedLeaderRemovesNothing() throws Exception {
    try (AgentRig rig = new AgentRig(folder).start()) {
      rig.epoch = 2;
      TaskSpec task = rig.launch(task("echo hello > data/note", newInstance(), 1));
      rig.awaitEnd(task);

      rig.epoch = 1;
      assertThat(free(rig, task)).isEqualTo(409);

      rig.epoch = 2;
      assertThat(volume(task).resolve("note")).exists();
    }
  }

  @Test
  void removedSandboxDoesNotTakeTheVolumeWithIt() throws Exception {
    try (AgentRig rig = new AgentRig(folder).start()) {
      TaskSpec task = rig.launch(task("echo hello > data/note", newInstance(), 1));
      rig.awaitEnd(task);

      Folders.delete(rig.sandbox(task));

      assertThat(volume(task).resolve("note")).exists();
    }
  }

  private static int free(AgentRig rig, TaskSpec task) throws IOException {
    return rig.call("DELETE", "/v1/volumes/" + instance(task)).status();
  }

  private static InstanceId newInstance() {
    return TaskId.parse(Order.shell("true").spec().taskId()).instance();
  }

  private static InstanceId instance(TaskSpec task) {
    return TaskId.parse(task.taskId()).instance();
  }

  private static TaskSpec task(String line, InstanceId instance, int incarnation) {
    TaskSpec plain = Order.shell(line).spec();
    Mount data = new Mount(new LocalVolume(instance, "data").persistenceId(), "data");
    return new TaskSpec(
        instance.task(incarnation).toString(),
        plain.app(),
        plain.program(),
        plain.shares(),
        plain.ports(),
        plain.probes(),
        plain.check(),
        plain.killGraceMillis(),
        plain.pod(),
        Optional.of(new TaskVolumes(List.of(data))),
        plain.secrets());
  }

  private Path volume(TaskSpec task) {
    return folder
        .resolve("data/volumes")
        .resolve(new LocalVolume(instance(task), "data").persistenceId());
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
