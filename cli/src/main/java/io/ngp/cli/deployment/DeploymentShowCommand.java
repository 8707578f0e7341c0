package io.ngp.cli.deployment;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.DeploymentInfo;
import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Facts;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.target.Target;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command
final class DeploymentShowCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "DEPLOYMENT", description = "The deployment's id or its beginning.")
  private String id = "";

  @Option(names = "--json", description = "Print the deployment as the API shows it.")
  private boolean isJson;

  DeploymentShowCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var target = Target.of(invocation);
    var deployment = RunningDeployment.find(target.api(), id);
    if (isJson) {
      invocation.screen().print(Json.pretty(RunningDeployment.json(target.api(), deployment.id())));
    } else {
      print(target, deployment);
    }
    return 0;
  }

  private void print(Target target, DeploymentInfo deployment) {
    var screen = invocation.screen();
    screen.print(screen.paint(Paint.STRONG, deployment.id()));
    new Facts()
        .add("step", deployment.currentStep() + " of " + deployment.totalSteps())
        .add(
            "apps", String.join(", ", deployment.affectedApps().stream().map(AppId::path).toList()))
        .add("now", String.join(", ", deployment.currentActions()))
        .print(screen);
    deployment.affectedApps().forEach(app -> print(screen, target, app));
    screen.print("Undo it: ngp deployment cancel " + deployment.id());
  }

  private static void print(Screen screen, Target target, AppId app) {
    target.api().diagnostics(app).forEach(each -> Diagnosed.print(screen, each));
  }
}
