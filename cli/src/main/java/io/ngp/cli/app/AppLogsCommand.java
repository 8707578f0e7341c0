package io.ngp.cli.app;

import io.ngp.cli.api.ApiRefusal;
import io.ngp.cli.api.AppId;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.api.TaskInfo;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.target.Target;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = "Lines of several tasks are marked with the task they come from.",
    footer = {"%nExamples:", "  ngp app logs www -f", "  ngp app logs www --stderr --tail 20"})
final class AppLogsCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "APP", description = "The app's id; www is /www.")
  private AppId id = new AppId("/");

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on, also by tasks that start later.")
  private boolean isFollowing;

  @Option(
      names = "--tail",
      paramLabel = "LINES",
      defaultValue = "100",
      description = "How many lines to begin with (default: ${DEFAULT-VALUE}).")
  private int tail = 100;

  @Option(names = "--stderr", description = "The standard error instead of the standard output.")
  private boolean isStderr;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "Only this task: its id or a part of it.")
  private String task = "";

  AppLogsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    var api = Target.of(invocation).api();
    var app = api.app(id);
    var choice = new TaskChoice(id, task);
    var tasks = chosen(choice, app.tasks());
    var lines = Math.max(0, tail);
    if (isFollowing) {
      new LogFollower(api, invocation.screen(), id, each -> log(api, each, true))
          .follow(tasks, choice::fits, lines);
    } else if (tasks.isEmpty()) {
      invocation.screen().remark("No task of " + id + " runs. Why: ngp app show " + id.relative());
    } else {
      tasks.forEach(each -> print(log(api, each, tasks.size() > 1), lines));
    }
    return ExitStatus.OK.code();
  }

  private TaskLog log(PlatformApi api, TaskInfo of, boolean isMarked) {
    var screen = invocation.screen();
    var mark = isMarked ? screen.paint(Paint.LINK, of.shortId() + " | ") : "";
    return new TaskLog(api, screen, of, isStderr ? "stderr" : "stdout", mark);
  }

  private static void print(TaskLog log, int lines) {
    try {
      log.print(log.open(lines, false));
    } catch (ApiRefusal refusal) {
      log.remark(refusal.getMessage());
    } catch (IOException e) {
      log.remark("the log broke off: " + e.getMessage());
    }
  }

  private static List<TaskInfo> chosen(TaskChoice choice, List<TaskInfo> tasks) {
    var wanted = choice.of(tasks);
    if (!choice.isNamed()) {
      var running = tasks.stream().filter(TaskInfo::isRunning).toList();
      return running.isEmpty() ? tasks : running;
    }
    if (wanted.isEmpty()) {
      throw choice.none("App " + choice.app() + " has no task " + choice.name() + ".");
    }
    return wanted;
  }
}
