package io.ngp.cli.app;

import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.render.Table;
import io.ngp.cli.target.Target;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command
final class AppListCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(names = "--json", description = "Print the API's answer.")
  private boolean isJson;

  AppListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var target = Target.of(invocation);
    var screen = invocation.screen();
    if (isJson) {
      screen.print(Json.pretty(target.api().client().get("/v2/apps")));
      return 0;
    }
    var apps = target.api().apps();
    if (apps.isEmpty()) {
      screen.print("No app is deployed. Deploy one: ngp app deploy FILE");
    } else {
      print(screen, target, apps);
    }
    return 0;
  }

  private static void print(Screen screen, Target target, List<AppInfo> apps) {
    var table = new Table("APP", "STATUS", ">TASKS", ">CPUS", ">MEM", "ADDRESS");
    for (var app : apps) {
      table.row(
          screen.paint(Paint.STRONG, app.id().path()),
          AppStatus.of(app).painted(screen),
          app.good() + "/" + app.instances(),
          app.definition().path("cpus").asString("-"),
          app.definition().path("mem").asString("-"),
          screen.paint(Paint.LINK, target.addresses(app).stream().findFirst().orElse("")));
    }
    table.print(screen);
  }
}
