package io.ngp.cli.deployment;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "The apps return to their former definitions by a new deployment, which is followed until it ends.",
      "With --force nothing is rolled back: tasks stay as they are, the new definition stays, too."
    })
final class DeploymentCancelCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "DEPLOYMENT", description = "The deployment's id or its beginning.")
  private String id = "";

  @Option(names = "--force", description = "Stop working on it and roll nothing back.")
  private boolean isForced;

  @Mixin private final Following following = new Following();

  DeploymentCancelCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var target = Target.of(invocation);
    var deployment = RunningDeployment.find(target.api(), id);
    var before = Before.of(target.api(), deployment.affectedApps());
    var path = "/v2/deployments/" + deployment.id() + "?force=" + isForced;
    var answer = target.api().client().send("DELETE", path, Optional.empty());
    if (isForced) {
      invocation.screen().print("Cancelled. What was changed so far stays as it is.");
      return ExitStatus.OK.code();
    }
    var change = Change.of(answer, deployment.affectedApps(), Change.Kind.CANCEL);
    return following.follow(invocation, target, change, before);
  }
}
