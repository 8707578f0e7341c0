package io.ngp.cli.deployment;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Table;
import io.ngp.cli.target.Target;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command
final class DeploymentListCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(names = "--json", description = "Print the API's answer.")
  private boolean isJson;

  DeploymentListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var api = Target.of(invocation).api();
    var screen = invocation.screen();
    if (isJson) {
      screen.print(Json.pretty(api.client().get("/v2/deployments")));
      return 0;
    }
    var table = new Table("DEPLOYMENT", ">STEP", "APPS", "NOW");
    for (var each : api.deployments()) {
      table.row(
          each.id(),
          each.currentStep() + "/" + each.totalSteps(),
          String.join(", ", each.affectedApps().stream().map(AppId::path).toList()),
          String.join(", ", each.currentActions()));
    }
    if (table.isEmpty()) {
      screen.print("No deployment is under way.");
    } else {
      table.print(screen);
    }
    return 0;
  }
}
