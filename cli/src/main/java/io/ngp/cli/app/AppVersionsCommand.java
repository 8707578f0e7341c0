package io.ngp.cli.app;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.target.Target;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command
final class AppVersionsCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "APP", description = "The app's id; www is /www.")
  private AppId id = new AppId("/");

  @Option(names = "--json", description = "Print them as {\"versions\": [...]}.")
  private boolean isJson;

  AppVersionsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var api = Target.of(invocation).api();
    var screen = invocation.screen();
    var versions = api.versions(id);
    if (isJson) {
      var json = Json.object();
      versions.forEach(json.putArray("versions")::add);
      screen.print(Json.pretty(json));
      return 0;
    }
    var current = api.app(id).version();
    for (var version : versions) {
      var mark = version.equals(current) ? "  " + screen.paint(Paint.GOOD, "current") : "";
      screen.print(version + mark);
    }
    return 0;
  }
}
