package io.ngp.cli.app;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Json;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.api.PodInfo;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.render.Table;
import io.ngp.cli.target.Target;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

@Command
final class AppListCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--json",
      description = "Print {\"apps\": [...], \"pods\": [...]} as the API shows them.")
  private boolean isJson;

  AppListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var target = Target.of(invocation);
    var screen = invocation.screen();
    if (isJson) {
      screen.print(Json.pretty(json(target.api())));
      return 0;
    }
    var apps = target.api().apps();
    var pods = target.api().pods();
    if (apps.isEmpty() && pods.isEmpty()) {
      screen.print("No app is deployed. Deploy one: ngp app deploy FILE");
    } else {
      print(screen, target, apps, pods);
    }
    return 0;
  }

  private static ObjectNode json(PlatformApi api) {
    var all = Json.object();
    all.setAll((ObjectNode) api.client().get("/v2/apps"));
    var pods = all.putArray("pods");
    api.pods().forEach(pod -> pods.add(pod.status()));
    return all;
  }

  private static void print(Screen screen, Target target, List<AppInfo> apps, List<PodInfo> pods) {
    var rows = new TreeMap<AppId, List<String>>();
    apps.forEach(app -> rows.put(app.id(), row(screen, target, app)));
    pods.forEach(pod -> rows.put(pod.id(), row(screen, pod)));
    var table = new Table("APP", "KIND", "STATUS", ">TASKS", ">CPUS", ">MEM", "ADDRESS");
    rows.values().forEach(row -> table.row(row.toArray(String[]::new)));
    table.print(screen);
  }

  private static List<String> row(Screen screen, Target target, AppInfo app) {
    return List.of(
        screen.paint(Paint.STRONG, app.id().path()),
        "app",
        AppStatus.of(app).painted(screen),
        app.good() + "/" + app.instances(),
        app.definition().path("cpus").asString("-"),
        app.definition().path("mem").asString("-"),
        screen.paint(Paint.LINK, target.addresses(app).stream().findFirst().orElse("")));
  }

  private static List<String> row(Screen screen, PodInfo pod) {
    return List.of(
        screen.paint(Paint.STRONG, pod.id().path()),
        "pod",
        AppStatus.of(pod).painted(screen),
        pod.stable() + "/" + pod.wanted(),
        PodScreen.amount(pod, "cpus"),
        PodScreen.amount(pod, "mem"),
        "");
  }
}
