package io.ngp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.ExecCommand;
import io.ngp.cluster.engine.ExecCommand.Terminal;
import io.ngp.cluster.engine.ExecFrame;
import io.ngp.cluster.engine.ExecFrame.Kind;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link Engine} with real tasks must do that is asked to run commands beside them. */
public abstract class ExecContract extends EngineFixture {
  /** What a command said, and how it ended. */
  private record Said(String output, String error, String status) {}

  @Test
  void commandFindsTheTasksVariablesAndItsStatusAndBothOutputsComeBack() throws Exception {
    TaskId task = running();

    Said said = run(task, List.of("sh", "-c", "echo $MESOS_TASK_ID; echo wrong >&2; exit 7"));

    assertThat(said).isEqualTo(new Said(task + "\n", "wrong\n", "7"));
  }

  @Test
  void inputReachesTheCommandUntilItsEnd() throws Exception {
    TaskId task = running();
    try (ExecSession session = exec(task, new ExecCommand(List.of("cat"), Optional.empty()))) {
      session.write("one\n".getBytes(StandardCharsets.UTF_8));
      assertThat(session.next().text()).isEqualTo("one\n");
      session.write("zwei ü\n".getBytes(StandardCharsets.UTF_8));
      session.endInput();
      assertThat(rest(session)).isEqualTo(new Said("zwei ü\n", "", "0"));
    }
  }

  @Test
  void commandMayHaveATerminal() throws Exception {
    TaskId task = running();
    ExecCommand command =
        new ExecCommand(
            List.of(
                "sh",
                "-c",
                "test -t 0 && until [ \"$(stty size 2>/dev/null)\" = '33 111' ]; do sleep 0.05; done; test -t 1 && echo fits; exit 3"),
            Optional.of(new Terminal(33, 111)));
    try (ExecSession session = exec(task, command)) {
      assertThat(rest(session)).isEqualTo(new Said("fits\r\n", "", "3"));
    }
  }

  @Test
  void commandOnATerminalGoesOnAfterTheEndOfInput() throws Exception {
    TaskId task = running();
    ExecCommand command =
        new ExecCommand(
            List.of("sh", "-c", "cat; sleep 0.3; echo over; exit 4"),
            Optional.of(new Terminal(33, 111)));
    try (ExecSession session = exec(task, command)) {
      session.endInput();
      assertThat(rest(session)).isEqualTo(new Said("over\r\n", "", "4"));
    }
  }

  @Test
  void terminalMayGetAnotherSize() throws Exception {
    TaskId task = running();
    String waiting = "until [ \"$(stty size 2>/dev/null)\" = '%s' ]; do sleep 0.05; done; echo %s";
    ExecCommand command =
        new ExecCommand(
            List.of(
                "sh",
                "-c",
                waiting.formatted("33 111", "begins")
                    + "; "
                    + waiting.formatted("44 122", "follows")),
            Optional.of(new Terminal(33, 111)));
    try (ExecSession session = exec(task, command)) {
      assertThat(session.next().text()).isEqualTo("begins\r\n");
      session.resize(new Terminal(44, 122));
      assertThat(rest(session)).isEqualTo(new Said("follows\r\n", "", "0"));
    }
  }

  @Test
  void commandThatIsNotThereEndsWithAStatusOrIsRefused() throws Exception {
    TaskId task = running();

    assertThat(run(task, List.of("/no/such/command")).status()).isIn("126", "127");
  }

  @Test
  void unknownAndEndedTasksRunNoCommands() throws Exception {
    TaskId ended = launch(app("/exits", Workload.SUCCEEDS));
    listener.await(ended, Condition.FINISHED);
    ExecCommand command = new ExecCommand(List.of("true"), Optional.empty());

    assertThat(engine.exec(ended, command)).isEmpty();
    assertThat(engine.exec(task(app("/unknown", Workload.RUNS)), command)).isEmpty();
  }

  @Test
  void commandEndsWithItsTask() throws Exception {
    TaskId task = running();
    try (ExecSession session =
        exec(task, new ExecCommand(List.of("sh", "-c", "echo up; sleep 300"), Optional.empty()))) {
      assertThat(session.next().text()).isEqualTo("up\n");
      engine.kill(task, GRACE);
      listener.await(task, Condition.KILLED);
      assertThat(rest(session).status()).isNotEqualTo("0");
    }
  }

  private TaskId running() throws Exception {
    TaskId task = launch(app("/exec", Workload.RUNS));
    listener.await(task, Condition.RUNNING);
    return task;
  }

  private ExecSession exec(TaskId task, ExecCommand command) throws Exception {
    return engine.exec(task, command).orElseThrow();
  }

  private Said run(TaskId task, List<String> words) throws Exception {
    try (ExecSession session = exec(task, new ExecCommand(words, Optional.empty()))) {
      return rest(session);
    }
  }

  private static Said rest(ExecSession session) throws Exception {
    StringBuilder output = new StringBuilder();
    StringBuilder error = new StringBuilder();
    ExecFrame frame = session.next();
    for (; frame.kind() != Kind.EXIT; frame = session.next()) {
      (frame.kind() == Kind.ERROR ? error : output).append(frame.text());
    }
    return new Said(output.toString(), error.toString(), frame.text());
  }
}
