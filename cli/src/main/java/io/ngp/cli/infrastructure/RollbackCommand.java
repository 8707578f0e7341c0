package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.iac.configuration.SourceBundle;
import io.ngp.iac.plan.Plan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    description =
        "Plans from the files revision N was made from, asks, and applies. The files "
            + "of the project stay as they are: change them, too, or the next apply goes "
            + "forward again.")
final class RollbackCommand implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin private PlanOptions options = new PlanOptions();
  @Mixin private ConsentOptions consent = new ConsentOptions();

  @Parameters(paramLabel = "N", description = "A revision of `ngp history`.")
  private int revision;

  RollbackCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var recorded = Recorded.of(invocation);
    var workspace = recorded.workspace();
    var sources =
        recorded
            .store()
            .sources(revision)
            .orElseThrow(() ->
                new Failure(
                    ExitStatus.FAILED,
                    "There is no revision " + revision + " to go back to.",
                    "`ngp history` lists them."));
    var configuration =
        workspace.configuration(settings(sources), Optional.of(sources), Optional.empty());
    var command = "ngp rollback " + revision;
    try (var session = workspace.open(recorded.store(), command, options.lockTimeout())) {
      return new Proposal(invocation, workspace, options, consent, command)
          .run(configuration, session, Plan.Mode.CONVERGE, "Shall NGP go back to this?");
    }
  }

  /** Those of the revision, and what is set now. */
  private Map<String, String> settings(SourceBundle sources) {
    var settings = new HashMap<>(sources.variables());
    settings.putAll(options.settings());
    return settings;
  }
}
