package io.ngp.engine.local.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.cluster.app.Fetch;
import io.ngp.cluster.instance.Condition;
import io.ngp.engine.local.process.Cgroups;
import io.ngp.engine.local.wire.HttpCall;
import io.ngp.engine.local.wire.TaskReport;
import io.ngp.engine.local.wire.TaskSpec;
import io.ngp.testkit.engine.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AgentTaskTest {
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
  class Ending {
    @Test
    void statusZeroIsFinished() throws Exception {
      TaskReport end = rig.awaitEnd(rig.launch(AgentRig.shell("exit 0")));

      assertThat(end.condition()).isEqualTo(Condition.FINISHED);
      assertThat(end.exitCode()).contains(0);
    }

    @Test
    void failureCarriesAtMostTenLastLines() throws Exception {
      TaskReport end =
          rig.awaitEnd(
              rig.launch(
                  AgentRig.shell(
                      "i=0; while [ $i -lt 50 ]; do i=$((i+1)); echo \"e$i\" >&2; done; exit 4")));

      assertThat(end.message().lines())
          .hasSize(11)
          .first()
          .isEqualTo("Command exited with status 4.");
      assertThat(end.message()).contains("e41").doesNotContain("e40").endsWith("e50");
    }

    @Test
    void lastLinesAreAtMostTwoKibibytes() throws Exception {
      TaskReport end =
          rig.awaitEnd(
              rig.launch(AgentRig.shell("head -c 100000 /dev/zero | tr '\\0' x >&2; exit 4")));

      assertThat(end.message().length()).isLessThan(2200).isGreaterThan(2000);
    }

    @Test
    void signalIsNamed() throws Exception {
      TaskReport end = rig.awaitEnd(rig.launch(AgentRig.shell("kill -SEGV $$")));

      assertThat(end.condition()).isEqualTo(Condition.FAILED);
      assertThat(end.message()).isEqualTo("Command was killed by SIGSEGV (status 139).");
      assertThat(end.exitCode()).contains(139);
    }

    @Test
    void unknownCommandInShellIsStatus127WithItsMessage() throws Exception {
      TaskReport end = rig.awaitEnd(rig.launch(AgentRig.shell("no-such-command")));

      assertThat(end.message()).startsWith("Command exited with status 127.").contains("not found");
    }

    @Test
    void unknownProgramIsSaidInOneSentence() throws Exception {
      TaskReport end = rig.awaitEnd(rig.launch(AgentRig.spec("no-such-program", "x")));

      assertThat(end.condition()).isEqualTo(Condition.FAILED);
      assertThat(end.message())
          .startsWith("Command \"no-such-program\" was not found in PATH (/usr/local/sbin:");
    }

    @Test
    void programWithoutPermissionIsSaid() throws Exception {
      TaskReport end = rig.awaitEnd(rig.launch(AgentRig.spec("/etc/passwd")));

      assertThat(end.message()).isEqualTo("Command \"/etc/passwd\" is not executable.");
    }

    @Test
    void argumentsReachTheProgramUntouchedAndShellBuiltinsAreNotUsed() throws Exception {
      TaskSpec task = rig.launch(AgentRig.spec("echo", "a  b", "$HOME", "*", "'"));

      assertThat(rig.awaitEnd(task).condition()).isEqualTo(Condition.FINISHED);
      assertThat(rig.read(task, "stdout")).isEqualTo("a  b $HOME * '\n");
    }

    @Test
    void whatTheCommandLeavesRunningEndsWithIt() throws Exception {
      TaskSpec task =
          rig.launch(AgentRig.shell("sleep 300 & (setsid sleep 301 &) ; echo x > started; exit 0"));

      assertThat(rig.awaitEnd(task).condition()).isEqualTo(Condition.FINISHED);
      assertThat(rig.processes(task)).isEmpty();
    }

    @Test
    void killOfTheWholeGroupFromOutsideIsAFailure() throws Exception {
      TaskSpec task = rig.launch(AgentRig.shell("echo x > started; sleep 300"));
      Eventually.holds("started", () -> Files.exists(rig.sandbox(task).resolve("started")));
      for (String process : rig.processes(task)) {
        ProcessHandle.of(Long.parseLong(process.split(" ", -1)[0]))
            .ifPresent(ProcessHandle::destroyForcibly);
      }

      TaskReport end = rig.awaitEnd(task);
      assertThat(end.condition()).isEqualTo(Condition.FAILED);
      assertThat(rig.processes(task)).isEmpty();
    }

    @Test
    void memoryBeyondTheLimitIsSaidToBeThat() throws Exception {
      assumeTrue(limit("memory").startsWith("enforced"), "memory is " + limit("memory"));
      TaskSpec spec =
          Order.shell("head -c 200m /dev/zero | tail")
              .limited(new TaskSpec.Shares(0.1, Optional.empty(), Optional.of(40.0)))
              .spec();

      TaskReport end = rig.awaitEnd(rig.launch(spec));

      assertThat(end.condition()).isEqualTo(Condition.FAILED);
      assertThat(end.message())
          .startsWith(
              "Command was killed by the kernel: it used more memory than its limit of 40 MiB.");
    }

    private String limit(String resource) {
      Cgroups cgroups = Cgroups.ofThisMachine("ngp-test-probe");
      try {
        return cgroups.limits().getOrDefault(resource, "");
      } finally {
        cgroups.removeEmpty();
      }
    }
  }

  @Nested
  class Stopping {
    @Test
    void processThatHandlesTermMayFinish() throws Exception {
      TaskSpec task =
          rig.launch(
              AgentRig.shell(
                  "trap 'echo bye > bye; exit 0' TERM; echo x > ready; while :; do sleep 0.05; done"));
      Eventually.holds("ready", () -> Files.exists(rig.sandbox(task).resolve("ready")));

      rig.kill(task, Duration.ofSeconds(10));

      TaskReport end = rig.awaitEnd(task);
      assertThat(end.condition()).isEqualTo(Condition.KILLED);
      assertThat(end.exitCode()).contains(0);
      assertThat(rig.read(task, "bye")).isEqualTo("bye\n");
    }

    @Test
    void descendantThatLeftTheSessionIsStoppedToo() throws Exception {
      TaskSpec task =
          rig.launch(
              AgentRig.shell("setsid sh -c 'trap \"\" TERM; echo x > ready; sleep 300' & wait"));
      Eventually.holds("ready", () -> Files.exists(rig.sandbox(task).resolve("ready")));

      rig.kill(task, Duration.ofMillis(200));

      assertThat(rig.awaitEnd(task).condition()).isEqualTo(Condition.KILLED);
      assertThat(rig.processes(task)).isEmpty();
    }

    @Test
    void stopAllAnswersWhenNothingIsLeft() throws Exception {
      TaskSpec one = rig.launch(AgentRig.shell("exec sleep 300"));
      TaskSpec two = rig.launch(AgentRig.shell("trap '' TERM; while :; do sleep 300 & wait; done"));
      rig.await(one, Condition.RUNNING);
      rig.await(two, Condition.RUNNING);

      assertThat(rig.call("POST", "/v1/stop-all").status()).isEqualTo(200);

      assertThat(rig.processes(one)).isEmpty();
      assertThat(rig.processes(two)).isEmpty();
      assertThat(rig.report(two).orElseThrow().condition()).isEqualTo(Condition.KILLED);
    }

    @Test
    void orderThatComesAfterAllWereStoppedStartsNothing() throws Exception {
      assertThat(rig.call("POST", "/v1/stop-all").status()).isEqualTo(200);

      TaskSpec late = AgentRig.shell("exec sleep 300");
      HttpCall.Answer answer = rig.put(late);

      assertThat(answer.status()).isEqualTo(507);
      assertThat(answer.body()).contains("agent-1 has stopped all tasks");
      assertThat(rig.report(late)).isEmpty();
    }

    @Test
    void unknownTaskIs404() throws Exception {
      HttpCall.Answer answer = rig.call("DELETE", "/v1/tasks/" + AgentRig.shell("exit 0").taskId());

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body()).contains("is not known to this agent");
    }
  }

  @Nested
  class Surroundings {
    @Test
    void environmentHasNothingOfTheAgentsOwn() throws Exception {
      TaskSpec task = rig.launch(Order.shell("/usr/bin/env").with("OWN", "1").spec());
      rig.awaitEnd(task);

      Map<String, String> variables = new HashMap<>();
      rig.read(task, "stdout")
          .lines()
          .forEach(l -> variables.put(l.split("=", 2)[0], l.split("=", 2)[1]));

      assertThat(variables.keySet())
          .containsExactlyInAnyOrder(
              "PATH",
              "HOME",
              "LANG",
              "JAVA_HOME",
              "NGP_HOME",
              "MESOS_SANDBOX",
              "MESOS_TASK_ID",
              "NGP_TASK",
              "OWN",
              "PWD");
      assertThat(variables)
          .containsEntry("HOME", rig.sandbox(task).toString())
          .containsEntry("PWD", rig.sandbox(task).toString())
          .containsEntry("MESOS_SANDBOX", rig.sandbox(task).toString())
          .containsEntry("JAVA_HOME", System.getProperty("java.home"))
          .containsEntry("NGP_HOME", folder.resolve("ngp").toString());
    }

    @Test
    void appsOwnValuesWinOverTheMachines() throws Exception {
      TaskSpec task =
          rig.launch(
              Order.shell("echo $HOME $LANG $MESOS_SANDBOX")
                  .with("HOME", "/home/app")
                  .with("LANG", "de_DE.UTF-8")
                  .with("MESOS_SANDBOX", "/x")
                  .spec());
      rig.awaitEnd(task);

      assertThat(rig.read(task, "stdout"))
          .isEqualTo("/home/app de_DE.UTF-8 " + rig.sandbox(task) + "\n");
    }

    @Test
    void variablesThatNoShellCanNameReachTheProgram() throws Exception {
      TaskSpec task = rig.launch(Order.of("env").with("PORT_HTTP-API", "31005").spec());
      rig.awaitEnd(task);

      assertThat(rig.read(task, "stdout")).contains("PORT_HTTP-API=31005\n");
    }

    @Test
    void unknownUserFailsTheTaskWithOneSentence() throws Exception {
      TaskReport end = rig.awaitEnd(rig.launch(Order.shell("exit 0").as("no-such-user").spec()));

      assertThat(end.condition()).isEqualTo(Condition.FAILED);
      assertThat(end.message())
          .isEqualTo(
              "User \"no-such-user\" does not exist on agent agent-1. Create it there or change \"user\".");
    }

    @Test
    void taskRunsAsItsUserInASandboxOfItsOwn() throws Exception {
      assumeTrue("root".equals(System.getProperty("user.name")), "only root can change accounts");
      // The folders above a sandbox must let that account through.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      TaskSpec task = rig.launch(Order.shell("id -un; id -gn; touch mine").as("nobody").spec());

      assertThat(rig.awaitEnd(task).message()).isEqualTo("Command exited with status 0.");
      assertThat(rig.read(task, "stdout")).isEqualTo("nobody\nnogroup\n");
      assertThat(Files.getOwner(rig.sandbox(task).resolve("mine")).getName()).isEqualTo("nobody");
    }

    @Test
    void sandboxThatCannotBeMadeFailsTheTask() throws Exception {
      Files.delete(folder.resolve("tasks"));
      Files.createFile(folder.resolve("tasks"));
      TaskReport end = rig.awaitEnd(rig.launch(AgentRig.shell("exit 0")));

      assertThat(end.condition()).isEqualTo(Condition.FAILED);
      assertThat(end.message()).startsWith("Cannot make the sandbox " + folder);
    }

    @Test
    void fetchThatFailsFailsTheTaskBeforeItRuns() throws Exception {
      TaskSpec task =
          rig.launch(
              Order.shell("echo ran > ran")
                  .fetching(
                      new Fetch("file:///no/such/file.tgz", true, false, false, Optional.empty()))
                  .spec());

      TaskReport end = rig.awaitEnd(task);
      assertThat(end.condition()).isEqualTo(Condition.FAILED);
      assertThat(end.message())
          .isEqualTo("Cannot fetch file:///no/such/file.tgz: there is no such file on this agent");
      assertThat(rig.sandbox(task).resolve("ran")).doesNotExist();
    }

    @Test
    void fetchedFilesAreThereWhenTheCommandStarts() throws Exception {
      Path script = Files.writeString(folder.resolve("hello.sh"), "#!/bin/sh\necho hello\n");
      TaskSpec task =
          rig.launch(
              Order.of("./hello.sh")
                  .fetching(
                      new Fetch(script.toUri().toString(), false, true, false, Optional.empty()))
                  .spec());

      assertThat(rig.awaitEnd(task).message()).isEqualTo("Command exited with status 0.");
      assertThat(rig.read(task, "stdout")).isEqualTo("hello\n");
    }
  }
}
