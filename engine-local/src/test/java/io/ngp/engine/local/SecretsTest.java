package io.ngp.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.AppSettings.Feature;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import io.ngp.testkit.engine.EngineFixture;
import io.ngp.testkit.engine.EngineRig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Secrets from the store to a real process. */
class SecretsTest extends EngineFixture {
  private static final AppJson JSON =
      new AppJson(AppSettings.STANDARD.withFeatures(Set.of(Feature.SECRETS)));

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private LocalRig local;

  @Override
  protected EngineRig rig(Path folder) throws Exception {
    local = new LocalRig(folder);
    return local;
  }

  @Test
  void valueOfTheMomentReachesEachTask() throws Exception {
    local.secrets.put("db/pass", "first\n");
    TaskId first = launch();
    listener.await(first, Condition.FINISHED);
    local.secrets.put("db/pass", "second\n");
    TaskId second = launch();
    listener.await(second, Condition.FINISHED);

    assertThat(stdout(first)).isEqualTo("first first\n");
    assertThat(stdout(second)).isEqualTo("second second\n");
  }

  @Test
  void missingSecretFailsTheLaunchAndSaysWhich() {
    TaskId task = launch();

    TaskChanged end = listener.await(task, Condition.FAILED);

    assertThat(end.message()).contains("\"pass\"", "/a", "nothing is stored as \"db/pass\"");
    assertThat(listener.conditions(task)).doesNotContain(Condition.RUNNING);
  }

  @Test
  void binaryValueFitsAFileButNoVariable() {
    local.secrets.put("db/pass", new byte[] {(byte) 0xc3, 0x28});

    assertThat(listener.await(launch(), Condition.FAILED).message())
        .contains("no UTF-8 text", "PASS");
  }

  @Test
  void nothingTheEngineSaysHoldsTheValue() {
    local.secrets.put("db/pass", "correct-horse");
    listener.await(launch(), Condition.FINISHED);

    assertThat(listener.heard().toString()).doesNotContain("correct-horse");
  }

  @Test
  void containersGetThePodsSecretsAndTheirOwn() throws Exception {
    local.secrets.put("db/pass", "horse");
    local.secrets.put("db/key", "stable");
    TaskId task = launch(pod());
    listener.await(task, Condition.FINISHED);

    assertThat(stdout(task, "one")).isEqualTo("horse stable\n");
    assertThat(stdout(task, "two")).isEqualTo("plain stable\n");
    assertThat(listener.heard().toString()).doesNotContain("horse", "stable");
  }

  @Test
  void podWithoutOneOfItsSecretsSaysWhich() {
    local.secrets.put("db/key", "stable");

    assertThat(listener.await(launch(pod()), Condition.FAILED).message())
        .contains("\"pass\"", "/p", "nothing is stored as \"db/pass\"");
  }

  /** What a container says of a variable wins over what the pod does, secret or not. */
  private static App pod() {
    return JSON.readPod(
        AppJson.parse(
            """
            {"id":"/p","secrets":{"pass":{"source":"db/pass"},"key":{"source":"db/key"}},
             "environment":{"PASS":"plain","KEY":{"secret":"key"}},
             "containers":[
              {"name":"one","resources":{"cpus":0.1,"mem":16},"environment":{"PASS":{"secret":"pass"}},
               "exec":{"command":{"shell":"echo $PASS $KEY"}}},
              {"name":"two","resources":{"cpus":0.1,"mem":16},
               "exec":{"command":{"shell":"echo $PASS $KEY"}}}]}
            """
                .getBytes(StandardCharsets.UTF_8)),
        PathId.ROOT,
        new Version(Instant.EPOCH));
  }

  private TaskId launch() {
    App app =
        JSON.read(
            AppJson.parse(
                """
                {"id":"/a","cmd":"echo $PASS $(cat pass)","cpus":0.1,"mem":16,
                 "secrets":{"pass":{"source":"db/pass"}},"env":{"PASS":{"secret":"pass"}},
                 "container":{"type":"MESOS","volumes":[{"containerPath":"pass","secret":"pass"}]}}
                """
                    .getBytes(StandardCharsets.UTF_8)),
            PathId.ROOT,
            new Version(Instant.EPOCH));
    return launch(app);
  }

  private TaskId launch(App app) {
    TaskId task = new InstanceId(app.id(), UUID.randomUUID().toString()).task(1);
    engine.launch(app, List.of(task));
    return task;
  }

  private String stdout(TaskId task) throws Exception {
    return Files.readString(local.sandbox(task).resolve("stdout"));
  }

  private String stdout(TaskId task, String container) throws Exception {
    Path folder = local.sandbox(task).resolve("containers").resolve(container);
    return Files.readString(folder.resolve("stdout"));
  }
}
