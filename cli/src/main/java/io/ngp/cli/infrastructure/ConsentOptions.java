package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.provider.Consequence;
import picocli.CommandLine.Option;

/** What a user agrees to before being asked. */
public final class ConsentOptions {
  @Option(
      names = {"-y", "--yes", "--auto-approve"},
      description = "Do not ask.")
  private boolean isApproved;

  @Option(names = "--allow-data-loss", description = "Go on even if data is destroyed.")
  private boolean isLossAllowed;

  boolean isApproved() {
    return isApproved;
  }

  /**
   * Refuses a plan that destroys data without being told to.
   *
   * @throws Failure naming what would be lost
   */
  void requireFor(Plan plan) {
    if (isLossAllowed || !plan.losesData()) {
      return;
    }
    var losses =
        plan.effects().stream()
            .filter(effect -> effect.consequence().kind() == Consequence.Kind.DATA_LOSS)
            .map(effect ->
                effect.address().map(address -> address + ": ").orElse("")
                    + effect.consequence().text())
            .toList();
    throw new Failure(
        ExitStatus.FAILED,
        "This would destroy data, and nothing was changed.",
        losses,
        "If that is what you want: --allow-data-loss.");
  }
}
