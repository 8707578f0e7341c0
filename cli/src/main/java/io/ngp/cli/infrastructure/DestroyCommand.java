package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.plan.Plan;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    description =
        "Destroys everything that was made, what depends on something before it. `ngp "
            + "down` only stops the platform.",
    footer = {"%nExamples:", "  ngp destroy", "  ngp destroy --yes --allow-data-loss"})
final class DestroyCommand implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin private PlanOptions options = new PlanOptions();
  @Mixin private ConsentOptions consent = new ConsentOptions();

  DestroyCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var workspace = new Workspace(invocation);
    var configuration =
        workspace.configuration(
            options.settings(), Optional.empty(), DefaultPlatform.fileFor(workspace));
    try (var session =
        workspace.open(workspace.store(configuration), "ngp destroy", options.lockTimeout())) {
      return new Proposal(invocation, workspace, options, consent, "ngp destroy")
          .run(
              configuration,
              session,
              Plan.Mode.DESTROY,
              "Shall NGP destroy all of this? It cannot be undone.");
    }
  }
}
