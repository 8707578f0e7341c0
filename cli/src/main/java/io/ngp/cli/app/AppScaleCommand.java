package io.ngp.cli.app;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.Json;
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

@Command(footer = {"%nExamples:", "  ngp app scale www 3", "  ngp app scale www 0     suspends it"})
final class AppScaleCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "APP", description = "The app's id; www is /www.")
  private AppId id = new AppId("/");

  @Parameters(index = "1", paramLabel = "COUNT", description = "How many instances are wanted.")
  private int count;

  @Mixin private final Force force = new Force();
  @Mixin private final Following following = new Following();

  AppScaleCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    if (count < 0) {
      throw new Failure(
          ExitStatus.USAGE, "An app cannot have " + count + " instances.", "Give 0 or more.");
    }
    var target = Target.of(invocation);
    // Asked for first: a change of an unknown app would be taken as an incomplete definition of a
    // new one.
    target.api().app(id);
    var before = Before.of(target.api(), List.of(id));
    var answer =
        target
            .api()
            .changeApp(
                "PUT", id, "?" + force.query(), Optional.of(Json.object().put("instances", count)));
    var change = Change.of(answer, List.of(id), Change.Kind.SCALE);
    return following.follow(invocation, target, change, before);
  }
}
