package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.PlanFile;
import io.ngp.iac.state.StateSession;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    description =
        "Shows the plan, asks, and makes it so. A saved plan is applied as it is, "
            + "without a question; it is refused if something was applied or changed since "
            + "it was made.",
    footer = {"%nExamples:", "  ngp apply", "  ngp apply --yes", "  ngp apply prod.plan"})
final class ApplyCommand implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin private PlanOptions options = new PlanOptions();
  @Mixin private ConsentOptions consent = new ConsentOptions();

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "A plan that was saved.")
  private @Nullable Path file;

  ApplyCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var workspace = new Workspace(invocation);
    var configuration =
        workspace.configuration(
            options.settings(), Optional.empty(), DefaultPlatform.fileFor(workspace));
    var store = workspace.store(configuration);
    var proposal = new Proposal(invocation, workspace, options, consent, "ngp apply");
    try (var session = workspace.open(store, "ngp apply", options.lockTimeout())) {
      return file == null
          ? proposal.run(configuration, session, Plan.Mode.CONVERGE, "Shall NGP do this?")
          : applySaved(proposal, configuration, session, file);
    }
  }

  private int applySaved(
      Proposal proposal, Configuration configuration, StateSession session, Path saved) {
    var plan = PlanFile.read(invocation.workingFolder().resolve(saved), session.state());
    consent.requireFor(plan);
    return proposal.apply(plan, configuration, session);
  }
}
