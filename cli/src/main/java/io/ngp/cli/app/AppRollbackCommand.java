package io.ngp.cli.app;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Json;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.deployment.Before;
import io.ngp.cli.deployment.Change;
import io.ngp.cli.deployment.Following;
import io.ngp.cli.deployment.Force;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command
final class AppRollbackCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "APP", description = "The app's id; www is /www.")
  private AppId id = new AppId("/");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "A version, or its beginning, as `ngp app versions` lists them.")
  private String version = "";

  @Mixin private final Force force = new Force();
  @Mixin private final Following following = new Following();

  AppRollbackCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var target = Target.of(invocation);
    var wanted = wanted(target.api(), target.api().app(id));
    var before = Before.of(target.api(), List.of(id));
    var answer =
        target
            .api()
            .changeApp(
                "PUT", id, "?" + force.query(), Optional.of(Json.object().put("version", wanted)));
    var change = Change.of(answer, List.of(id), Change.Kind.ROLL_BACK);
    return following.follow(invocation, target, change, before);
  }

  private String wanted(PlatformApi api, AppInfo app) {
    return api.versions(id).stream()
        .filter(each ->
            version.isEmpty() ? each.compareTo(app.version()) < 0 : each.startsWith(version))
        .findFirst()
        .orElseThrow(() ->
            new Failure(
                ExitStatus.FAILED,
                version.isEmpty()
                    ? "App " + id + " has no version before the current one."
                    : "App " + id + " has no version " + version + ".",
                "See which it has: ngp app versions " + id.relative()));
  }
}
