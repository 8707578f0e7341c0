package io.ngp.cli.app;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.ExecClient;
import io.ngp.cli.api.ExecClient.Size;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.api.TaskInfo;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        "It gets the task's variables, its container or folder, and its limits. ngp ends with the command's exit status.",
    footer = {
      "%nExamples:",
      "  ngp app exec www -- ls -l",
      "  ngp app exec www -it -- sh",
      "  ngp app exec db -i -- sh -c 'cat > /tmp/dump' < dump"
    })
final class AppExecCommand implements Callable<Integer> {
  private static final int BUFFER = 16 * 1024;

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "APP", description = "The app's id; www is /www.")
  private AppId id = new AppId("/");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "The command and its arguments, after \"--\" where some begin with \"-\".")
  private List<String> words = List.of();

  @Option(
      names = {"-i", "--stdin"},
      description = "Pass the standard input on.")
  private boolean hasInput;

  @Option(
      names = {"-t", "--tty"},
      description = "Give the command a terminal of this one's size.")
  private boolean hasTerminal;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "Beside this task, by its id or a part of it; else beside any that runs.")
  private String task = "";

  AppExecCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    var api = Target.of(invocation).api();
    var chosen = chosen(api.app(id).tasks());
    if (!hasTerminal) {
      return run(api, chosen, Optional.empty());
    }
    try (var terminal = CommandTerminal.ofProcess(hasInput)) {
      return run(api, chosen, Optional.of(terminal));
    }
  }

  private int run(PlatformApi api, TaskInfo chosen, Optional<CommandTerminal> terminal) {
    // Not to be closed: they are the process's.
    var out = new FileOutputStream(FileDescriptor.out);
    var err = new FileOutputStream(FileDescriptor.err);
    try (var exec =
        ExecClient.begin(api.client(), chosen.id(), words, terminal.map(CommandTerminal::size))) {
      // Threads that wait for input can't be told to stop: they end with the process.
      Thread.ofVirtual().name("exec-input").start(() -> passInput(exec));
      terminal.ifPresent(
          t -> Thread.ofVirtual().name("exec-size").start(() -> followSize(exec, t)));
      return exec.follow(out, err);
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.UNREACHABLE,
          "The command beside task %s can't be followed any more: %s"
              .formatted(chosen.shortId(), e.getMessage()),
          "See how the task is: ngp app show " + id.relative());
    }
  }

  private void passInput(ExecClient exec) {
    try {
      if (hasInput) {
        pass(invocation.in(), exec);
      }
      exec.endInput();
    } catch (IOException | Failure _) {
      // The command has ended, or reads no more; what it said tells.
    }
  }

  private static void pass(InputStream in, ExecClient exec) throws IOException {
    var buffer = new byte[BUFFER];
    for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      exec.input(Arrays.copyOf(buffer, count));
    }
  }

  private static void followSize(ExecClient exec, CommandTerminal terminal) {
    try {
      for (Size known = terminal.size(); ; known = terminal.awaitOther(known)) {
        exec.resize(known);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Failure _) {
      // The command has ended.
    }
  }

  private TaskInfo chosen(List<TaskInfo> tasks) {
    var choice = new TaskChoice(id, task);
    return choice.of(tasks).stream()
        .filter(TaskInfo::isRunning)
        .findFirst()
        .orElseThrow(() ->
            choice.none(
                choice.isNamed()
                    ? "App %s has no task %s that runs.".formatted(id, task)
                    : "No task of app %s runs.".formatted(id)));
  }
}
