package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.value.ValueText;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.apply.ApplyRequest;
import io.ngp.iac.apply.ApplyResult;
import io.ngp.iac.apply.StaleException;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.state.StateSession;
import io.ngp.iac.value.Value;
import java.util.Map;

/** Carries a plan out before the user's eyes and says how it ended. */
public final class Application {
  private final Invocation invocation;
  private final Workspace workspace;

  private final Interrupts interrupts;

  /** An application in a workspace, which ends early when the user interrupts. */
  public Application(Invocation invocation, Workspace workspace, Interrupts interrupts) {
    this.invocation = invocation;
    this.workspace = workspace;
    this.interrupts = interrupts;
  }

  /**
   * Applies a plan.
   *
   * @return how it ended; failures were told
   */
  public ApplyResult apply(
      Plan plan,
      Configuration configuration,
      StateSession session,
      String command,
      int parallelism) {
    try {
      var result = carryOut(plan, configuration, session, command, parallelism);
      tell(plan, result);
      return result;
    } catch (StaleException e) {
      throw new Failure(ExitStatus.CONFLICT, e.getMessage() + " Nothing was changed.", e.fix());
    }
  }

  private ApplyResult carryOut(
      Plan plan,
      Configuration configuration,
      StateSession session,
      String command,
      int parallelism) {
    try (var applyScreen = new ApplyScreen(invocation.screen())) {
      interrupts.speakThrough(applyScreen::remark);
      return workspace
          .applier()
          .apply(
              new ApplyRequest(
                  plan,
                  configuration,
                  session,
                  command,
                  who(),
                  parallelism,
                  interrupts::isStopping,
                  applyScreen));
    }
  }

  private static String who() {
    return System.getProperty("user.name", "somebody");
  }

  private void tell(Plan plan, ApplyResult result) {
    var screen = invocation.screen();
    for (var failure : result.failures()) {
      var cause = failure.cause();
      screen.remark("");
      screen.remark(
          screen.paint(Paint.BAD, "Error:") + " " + failure.address() + ": " + cause.getMessage());
      cause.details().forEach(line -> screen.remark("  " + line));
      if (!cause.fix().isEmpty()) {
        screen.remark("  " + cause.fix());
      }
    }
    var done = result.done();
    var counts =
        "Resources: %d added, %d changed, %d destroyed."
            .formatted(done.added(), done.changed(), done.destroyed());
    var what = plan.mode() == Plan.Mode.DESTROY ? "Destroy" : "Apply";
    screen.print("");
    switch (result.outcome()) {
      case COMPLETE -> screen.print(screen.paint(Paint.GOOD, what + " complete!") + " " + counts);
      case FAILED -> {
        screen.print(screen.paint(Paint.BAD, what + " incomplete.") + " " + counts);
        screen.remark(
            "The state knows what is there. Correct what failed and run `ngp apply` again.");
      }
      case INTERRUPTED ->
          screen.print(screen.paint(Paint.WARNING, what + " interrupted.") + " " + counts);
    }
  }

  /** Prints outputs, secrets masked. */
  public static void printOutputs(Screen screen, Map<String, Value> outputs) {
    if (outputs.isEmpty()) {
      return;
    }
    screen.print("");
    screen.print("Outputs:");
    screen.print("");
    outputs.forEach((name, value) -> screen.print("  " + name + " = " + ValueText.of(value)));
  }
}
