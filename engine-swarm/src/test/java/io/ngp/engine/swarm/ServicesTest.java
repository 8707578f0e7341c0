package io.ngp.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineEvent.HealthResult;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.EngineEvent.VolumesFreed;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.Release;
import io.ngp.cluster.instance.TaskId;
import io.ngp.testkit.docker.TestSwarm;
import io.ngp.testkit.engine.EngineFixture;
import io.ngp.testkit.engine.EngineRig;
import io.ngp.testkit.engine.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What definitions say beyond a command, on a real swarm: secrets, volumes, checks by command. */
@Tag("long")
class ServicesTest extends EngineFixture {
  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private SwarmRig swarm;

  @Override
  protected EngineRig rig(Path folder) throws Exception {
    swarm = new SwarmRig(folder);
    return swarm;
  }

  @Test
  void secretsReachVariablesAndFilesAndGoWithTheTask() throws Exception {
    swarm.secrets.put("db/pass", "correct-horse\n");
    assertThat(engine.unsupported(withSecret())).isEmpty();

    TaskId task = Definitions.launch(engine, withSecret());
    listener.await(task, Condition.FINISHED);

    assertThat(Definitions.stdout(engine, task)).isEqualTo("correct-horse correct-horse\n");
    assertThat(listener.heard().toString()).doesNotContain("correct-horse");
    assertThat(swarm.secretsOfTheSwarm()).hasSize(1);
    engine.close();
    swarm.leftovers().stop();
    assertThat(swarm.secretsOfTheSwarm()).isEmpty();
  }

  @Test
  void secretOfATaskThatIsOverIsSwept() throws Exception {
    swarm.secrets.put("db/pass", "correct-horse");
    TaskId task = Definitions.launch(engine, withSecret());
    listener.await(task, Condition.FINISHED);
    engine.forget(task);
    swarm.removeServices();

    Eventually.holds("the secret is gone", () -> swarm.secretsOfTheSwarm().isEmpty());
  }

  @Test
  void missingAndBinarySecretsFailTheLaunchAndSayWhich() {
    TaskChanged missing =
        listener.await(Definitions.launch(engine, withSecret()), Condition.FAILED);
    assertThat(missing.message()).contains("\"pass\"", "/a", "nothing is stored as \"db/pass\"");

    swarm.secrets.put("db/pass", new byte[] {(byte) 0xc3, 0x28});
    TaskChanged binary = listener.await(Definitions.launch(engine, withSecret()), Condition.FAILED);
    assertThat(binary.message()).contains("no UTF-8 text", "PASS");
  }

  private static App withSecret() {
    return Definitions.app(
        """
        {"id":"/a","cmd":"echo $PASS $(cat /run/pass)","cpus":0.1,"mem":16,
         "secrets":{"pass":{"source":"db/pass"}},"env":{"PASS":{"secret":"pass"}},
         "container":{"type":"MESOS","volumes":[{"containerPath":"/run/pass","secret":"pass"}]}}
        """);
  }

  @Test
  void persistentVolumeIsThereForTheNextTaskOfItsInstanceUntilItIsFreed() throws Exception {
    App app =
        Definitions.app(
            """
            {"id":"/db","role":"db","cmd":"cd /mnt/mesos/sandbox/data; echo $MESOS_TASK_ID >> tasks; cat tasks","cpus":0.1,"mem":16,
             "container":{"type":"MESOS","volumes":[
              {"containerPath":"data","mode":"RW","persistent":{"size":10}}]},
             "upgradeStrategy":{"minimumHealthCapacity":0,"maximumOverCapacity":0}}
            """);
    InstanceId instance = new InstanceId(app.id(), UUID.randomUUID().toString());
    engine.launch(app, List.of(instance.task(1)));
    listener.await(instance.task(1), Condition.FINISHED);
    engine.launch(app, List.of(instance.task(2)));
    listener.await(instance.task(2), Condition.FINISHED);

    assertThat(Definitions.stdout(engine, instance.task(2)))
        .isEqualTo(instance.task(1) + "\n" + instance.task(2) + "\n");
    assertThat(swarm.volumes(instance)).hasSize(1);

    engine.free(new Release(instance, TestSwarm.WORKER));
    listener.await(VolumesFreed.class, freed -> freed.instance().equals(instance));
    assertThat(swarm.volumes(instance)).isEmpty();
  }

  @Test
  void checkByCommandDecidesWhetherATaskRuns() {
    TaskId good = Definitions.launch(engine, checked("/good", "test -e /tmp/ready"));
    listener.await(good, Condition.RUNNING);
    listener.await(HealthResult.class, h -> h.task().equals(good) && h.passed());

    TaskId bad = Definitions.launch(engine, checked("/bad", "echo not yet; exit 1"));
    listener.await(bad, Condition.FAILED);
    assertThat(listener.conditions(bad)).doesNotContain(Condition.RUNNING);
    engine.kill(good, GRACE);
    listener.await(good, Condition.KILLED);
  }

  private static App checked(String id, String command) {
    return Definitions.app(
        """
        {"id":"%s","cmd":"touch /tmp/ready; exec sleep 300","cpus":0.1,"mem":16,
         "healthChecks":[{"protocol":"COMMAND","command":{"value":"%s"},
          "gracePeriodSeconds":0,"intervalSeconds":1,"timeoutSeconds":5,"maxConsecutiveFailures":2}]}
        """
            .formatted(id, command));
  }
}
