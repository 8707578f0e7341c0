package io.ngp.cli.task;

import io.ngp.cli.api.Json;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.api.TaskInfo;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command
final class TaskKillCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(
      arity = "1..*",
      paramLabel = "TASK",
      description = "Ids of tasks or unambiguous parts of them.")
  private List<String> ids = List.of();

  @Option(names = "--scale", description = "Lower the wanted number of instances by as many.")
  private boolean isScaling;

  @Option(names = "--json", description = "Print the API's answer.")
  private boolean isJson;

  TaskKillCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var api = Target.of(invocation).api();
    var tasks = find(api);
    var body = Json.object();
    tasks.forEach(task -> body.withArray("ids").add(task.id()));
    var answer =
        api.client().send("POST", "/v2/tasks/delete?scale=" + isScaling, Optional.of(body)).body();
    var screen = invocation.screen();
    if (isJson) {
      screen.print(Json.pretty(answer));
      return 0;
    }
    for (var task : tasks) {
      var after = isScaling ? "; the app is scaled down by one" : "; a new one takes its place";
      screen.print("Killing " + task.shortId() + " of " + task.app() + after + ".");
    }
    return 0;
  }

  private List<TaskInfo> find(PlatformApi api) {
    var all = api.tasks();
    return ids.stream().map(id -> find(all, id)).distinct().toList();
  }

  private static TaskInfo find(List<TaskInfo> all, String id) {
    var found =
        all.stream().filter(task -> task.id().contains(id) || task.shortId().equals(id)).toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new Failure(
        ExitStatus.FAILED,
        found.isEmpty()
            ? "There is no task " + id + "."
            : found.size() + " tasks have \"" + id + "\" in their ids.",
        "See which there are: ngp task list");
  }
}
