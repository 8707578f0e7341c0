package io.ngp.cli.app;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Json;
import io.ngp.cli.api.PodInfo;
import io.ngp.cli.deployment.Diagnosed;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Facts;
import io.ngp.cli.render.Paint;
import io.ngp.cli.target.Target;
import io.ngp.cli.task.TaskTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command
final class AppShowCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "APP", description = "Id of an app or a pod; www is /www.")
  private AppId id = new AppId("/");

  @Option(names = "--json", description = "Print the app as the API shows it.")
  private boolean isJson;

  AppShowCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var target = Target.of(invocation);
    var app = target.api().findApp(id);
    if (app.isEmpty()) {
      show(target.api().findPod(id).orElseThrow(() -> target.api().unknownEither(id)));
    } else if (isJson) {
      invocation.screen().print(Json.pretty(app.get().definition()));
    } else {
      print(target, app.get());
    }
    return 0;
  }

  private void show(PodInfo pod) {
    if (isJson) {
      invocation.screen().print(Json.pretty(pod.status()));
    } else {
      PodScreen.print(invocation.screen(), pod);
    }
  }

  private void print(Target target, AppInfo app) {
    var screen = invocation.screen();
    screen.print(
        screen.paint(Paint.STRONG, app.id().path()) + "  " + AppStatus.of(app).painted(screen));
    facts(target, app).print(screen);
    if (!app.tasks().isEmpty()) {
      screen.print("");
      TaskTable.print(screen, app.tasks(), app::isCurrent);
    }
    // Also of an app that runs as wanted: some of its tasks may be where they can't stay.
    target.api().diagnostics(app.id()).forEach(each -> Diagnosed.print(screen, each));
  }

  private static Facts facts(Target target, AppInfo app) {
    var definition = app.definition();
    var what = app.hasHealthChecks() ? " healthy" : " running";
    return new Facts()
        .add("tasks", app.good() + " of " + app.instances() + what)
        .add("address", String.join(" ", target.addresses(app)))
        .add("command", Json.text(definition, "cmd"))
        .add("image", Json.text(definition.path("container").path("docker"), "image"))
        .add("resources", resources(app))
        .add("version", app.version())
        .add("deployment", String.join(", ", app.deployments()));
  }

  private static String resources(AppInfo app) {
    var definition = app.definition();
    return Json.text(definition, "cpus") + " cpus, " + Json.text(definition, "mem") + " MiB memory";
  }
}
