package io.ngp.engine.local.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.instance.Condition;
import io.ngp.engine.local.fetch.FetchLimits;
import io.ngp.engine.local.wire.HttpCall;
import io.ngp.engine.local.wire.Json;
import io.ngp.engine.local.wire.Refusal;
import io.ngp.engine.local.wire.TaskReport;
import io.ngp.engine.local.wire.TaskSpec;
import io.ngp.testkit.FreePorts;
import io.ngp.testkit.engine.Eventually;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AgentOrderTest {
  @TempDir Path folder;
  private AgentRig rig = new AgentRig(Path.of("/nowhere"));

  @BeforeEach
  void start() throws Exception {
    rig = new AgentRig(folder);
    rig.start();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Nested
  class Ports {
    @Test
    void takenRandomPortIsRefusedSoThatAnotherCanBeChosen() throws Exception {
      try (ServerSocket taken = listen()) {
        TaskSpec spec = Order.shell("exit 0").onPort(taken.getLocalPort(), false).spec();

        HttpCall.Answer answer = rig.put(spec);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(Json.read(answer.body(), Refusal.class).ports())
            .containsExactly(taken.getLocalPort());
        assertThat(rig.report(spec)).isEmpty();
      }
    }

    @Test
    void takenFixedPortFailsTheTaskAndNamesItsOwner() throws Exception {
      try (ServerSocket taken = listen()) {
        TaskSpec spec = rig.launch(Order.shell("exit 0").onPort(taken.getLocalPort(), true).spec());

        TaskReport end = rig.awaitEnd(spec);

        assertThat(end.condition()).isEqualTo(Condition.FAILED);
        assertThat(end.message())
            .isEqualTo(
                "Port %d on agent agent-1 is taken by pid %d (java)."
                    .formatted(taken.getLocalPort(), ProcessHandle.current().pid()));
      }
    }

    @Test
    void portOfAnotherTaskIsTakenEvenBeforeItListens() throws Exception {
      int port = FreePorts.pick(1).getFirst();
      TaskSpec first = rig.launch(Order.shell("exec sleep 300").onPort(port, false).spec());

      HttpCall.Answer answer = rig.put(Order.shell("exit 0").onPort(port, false).spec());

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.body()).contains("taken by task " + first.taskId());
    }

    private ServerSocket listen() throws Exception {
      return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
  }

  @Nested
  class Orders {
    @Test
    void sameOrderAgainIsKnown() throws Exception {
      TaskSpec task = rig.launch(AgentRig.shell("echo x >> began; exec sleep 300"));
      rig.await(task, Condition.RUNNING);

      assertThat(rig.put(task).status()).isEqualTo(200);

      var began = rig.sandbox(task).resolve("began");
      // The shell makes the file before it writes to it.
      Eventually.holds("it began", () -> Files.exists(began) && Files.size(began) > 0);
      assertThat(rig.read(task, "began")).isEqualTo("x\n");
    }

    @Test
    void orderWithoutEpochIsRefused() throws Exception {
      HttpCall.Answer answer =
          HttpCall.of("POST", URI.create(rigAddress() + "/v1/tasks/t/forget")).send();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("X-NGP-Epoch is missing");
    }

    @Test
    void orderThatIsNoOrderIsRefusedWithTheReason() throws Exception {
      String path = "/v1/tasks/" + AgentRig.shell("exit 0").taskId();

      HttpCall.Answer answer =
          HttpCall.of("PUT", URI.create(rigAddress() + path))
              .epoch(1)
              .json(Map.of("taskId", 5))
              .send();

      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.body()).contains("Expected TaskSpec as JSON");
    }

    @Test
    void forgottenTaskIsGoneFromTheListButItsOutputStays() throws Exception {
      TaskSpec task = rig.launch(AgentRig.shell("echo hello"));
      rig.awaitEnd(task);

      assertThat(rig.call("POST", "/v1/tasks/%s/forget".formatted(task.taskId())).status())
          .isEqualTo(204);

      assertThat(rig.report(task)).isEmpty();
      assertThat(rig.log(task, "tail=10")).isEqualTo("hello\n");
      assertThat(rig.put(task).status()).isEqualTo(422);
    }

    @Test
    void runningTaskIsNotForgotten() throws Exception {
      TaskSpec task = rig.launch(AgentRig.shell("exec sleep 300"));
      rig.await(task, Condition.RUNNING);

      rig.call("POST", "/v1/tasks/%s/forget".formatted(task.taskId()));

      assertThat(rig.report(task)).isPresent();
    }

    private String rigAddress() throws Exception {
      return rig.address().toString();
    }
  }

  @Nested
  class Keeping {
    @Test
    void sandboxesOfForgottenTasksAreKeptForTheLatestOfEachApp() throws Exception {
      rig.close();
      rig = new AgentRig(folder);
      AgentSettings settings = AgentRig.settings(folder, keeping(2));
      rig.start(settings.keeping());
      List<TaskSpec> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        TaskSpec task = rig.launch(AgentRig.shell("exit 0"));
        rig.awaitEnd(task);
        rig.call("POST", "/v1/tasks/%s/forget".formatted(task.taskId()));
        Path mark = folder.resolve("data/forgotten").resolve(task.taskId());
        Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minusSeconds(100 - i)));
        tasks.add(task);
      }
      TaskSpec running = rig.launch(AgentRig.shell("exec sleep 300"));
      rig.await(running, Condition.RUNNING);

      rig.restart(settings.keeping());

      Eventually.holds(
          "old ones are gone",
          () ->
              !Files.exists(rig.sandbox(tasks.get(0))) && !Files.exists(rig.sandbox(tasks.get(1))));
      assertThat(rig.sandbox(tasks.get(2))).exists();
      assertThat(rig.sandbox(tasks.get(3))).exists();
      assertThat(rig.sandbox(running)).exists();
    }

    @Test
    void outputIsCutWhileItIsWritten() throws Exception {
      rig.close();
      rig = new AgentRig(folder);
      rig.start(
          new AgentSettings.Keeping(
              Duration.ofSeconds(3), 100_000, 5, Duration.ofHours(1), FetchLimits.DEFAULT));
      TaskSpec task =
          rig.launch(
              AgentRig.shell("while [ ! -e stop ]; do head -c 50000 /dev/zero; sleep 0.02; done"));
      Path stdout = rig.sandbox(task).resolve("stdout");

      Path older = stdout.resolveSibling("stdout.2");
      Eventually.holds("it was cut", () -> Files.exists(older));
      // Cuts go on: a piece may be on its way from one name to the other.
      Files.createFile(rig.sandbox(task).resolve("stop"));
      assertThat(rig.awaitEnd(task).condition()).isEqualTo(Condition.FINISHED);

      Path newer = stdout.resolveSibling("stdout.1");
      Eventually.holds("both pieces are there", () -> Files.exists(newer) && Files.exists(older));
      assertThat(Files.size(newer)).isLessThanOrEqualTo(100_000);
      assertThat(Files.size(older)).isLessThanOrEqualTo(100_000);
    }

    private AgentSettings.Keeping keeping(int sandboxes) {
      return new AgentSettings.Keeping(
          Duration.ofSeconds(3), 10 << 20, sandboxes, Duration.ofHours(1), FetchLimits.DEFAULT);
    }
  }
}
