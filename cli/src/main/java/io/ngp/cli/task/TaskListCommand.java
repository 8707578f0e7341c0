package io.ngp.cli.task;

import io.ngp.cli.api.ApiRefusal;
import io.ngp.cli.api.AppId;
import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Json;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.api.TaskInfo;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command
final class TaskListCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(arity = "0..1", paramLabel = "APP", description = "Only this app's tasks.")
  private @Nullable AppId id;

  @Option(names = "--json", description = "Print the API's answer.")
  private boolean isJson;

  TaskListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var api = Target.of(invocation).api();
    var screen = invocation.screen();
    if (isJson) {
      screen.print(Json.pretty(json(api)));
      return 0;
    }
    var tasks = id == null ? api.tasks() : api.app(id).tasks();
    if (tasks.isEmpty()) {
      screen.print("No task runs.");
    } else {
      var apps = apps(api, tasks);
      TaskTable.print(
          screen,
          tasks,
          task -> !apps.containsKey(task.app()) || apps.get(task.app()).isCurrent(task));
    }
    return 0;
  }

  private static Map<AppId, AppInfo> apps(PlatformApi api, List<TaskInfo> tasks) {
    var ids = tasks.stream().map(TaskInfo::app).collect(Collectors.toSet());
    return api.apps().stream()
        .filter(app -> ids.contains(app.id()))
        .collect(Collectors.toMap(AppInfo::id, app -> app));
  }

  private JsonNode json(PlatformApi api) {
    var app = id;
    if (app == null) {
      return api.client().get("/v2/tasks");
    }
    try {
      return api.client().get("/v2/apps/" + app.relative() + "/tasks");
    } catch (ApiRefusal refusal) {
      throw refusal.isNotFound() ? api.unknown(app) : refusal;
    }
  }
}
