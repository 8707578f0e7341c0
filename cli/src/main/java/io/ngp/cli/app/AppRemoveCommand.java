package io.ngp.cli.app;

import io.ngp.cli.api.AppId;
import io.ngp.cli.deployment.Before;
import io.ngp.cli.deployment.Change;
import io.ngp.cli.deployment.Following;
import io.ngp.cli.deployment.Force;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command
final class AppRemoveCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "APP", description = "The app's id; www is /www.")
  private AppId id = new AppId("/");

  @Mixin private final Force force = new Force();
  @Mixin private final Following following = new Following();

  AppRemoveCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var target = Target.of(invocation);
    // The API would force by default here (API.md section 2.1); a command asks before it cancels a
    // deployment.
    var answer = target.api().changeApp("DELETE", id, "?" + force.query(), Optional.empty());
    var change = Change.of(answer, List.of(id), Change.Kind.REMOVE);
    return following.follow(invocation, target, change, Before.NOTHING);
  }
}
