package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.plan.PlanJson;
import io.ngp.cli.plan.PlanText;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.PlanFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description =
        "Compares platform.yaml with what is recorded and with what is really there, "
            + "and shows what `ngp apply` would do. Changes nothing.",
    footer = {
      "%nExamples:",
      "  ngp plan",
      "  ngp -e prod plan -o prod.plan     save it, to apply exactly this later",
      "  ngp plan --destroy                what `ngp destroy` would do",
      "  ngp plan --detailed-exitcode      exit with 2 if there is something to do"
    })
final class PlanCommand implements Callable<Integer> {
  private static final int CHANGES = 2;

  private final Invocation invocation;
  @Mixin private PlanOptions options = new PlanOptions();

  @Option(names = "-o", paramLabel = "FILE", description = "Save the plan in this file.")
  private @Nullable Path file;

  @Option(names = "--json", description = "Print the plan for scripts.")
  private boolean isJson;

  @Option(names = "--destroy", description = "Plan to destroy everything.")
  private boolean isDestroy;

  @Option(
      names = "--detailed-exitcode",
      description = "Exit with 0 if there is nothing to do, with 2 if there is.")
  private boolean isDetailed;

  PlanCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var screen = invocation.screen();
    var workspace = new Workspace(invocation);
    var configuration =
        workspace.configuration(
            options.settings(), Optional.empty(), DefaultPlatform.fileFor(workspace));
    var mode = isDestroy ? Plan.Mode.DESTROY : Plan.Mode.CONVERGE;
    var state = workspace.store(configuration).read();
    var plan = Proposal.plan(invocation, workspace, options, configuration, state, mode);
    if (isJson) {
      PlanJson.print(screen, plan);
    } else {
      new PlanText(screen).print(plan);
    }
    save(plan);
    return isDetailed && !plan.isEmpty() ? CHANGES : ExitStatus.OK.code();
  }

  private void save(Plan plan) {
    if (file == null) {
      return;
    }
    PlanFile.write(invocation.workingFolder().resolve(file), plan);
    var environment =
        invocation.environment().equals(Invocation.DEFAULT_ENVIRONMENT)
            ? ""
            : "-e " + invocation.environment() + " ";
    invocation
        .screen()
        .remark(
            "Saved in "
                + file
                + ". To apply exactly this: ngp "
                + environment
                + "apply "
                + file
                + options.settingsAsTyped());
  }
}
