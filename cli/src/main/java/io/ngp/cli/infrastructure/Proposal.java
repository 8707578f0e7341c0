package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.plan.PlanText;
import io.ngp.cli.workspace.DiagnosticText;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.apply.ApplyResult;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.state.State;
import io.ngp.iac.state.StateSession;
import java.util.function.Consumer;

/** A plan on its way: made, shown, agreed to, carried out. */
public final class Proposal {
  private final Invocation invocation;
  private final Workspace workspace;
  private final PlanOptions options;
  private final ConsentOptions consent;
  private final String command;

  /** On its way for {@code command}, as typed. */
  Proposal(
      Invocation invocation,
      Workspace workspace,
      PlanOptions options,
      ConsentOptions consent,
      String command) {
    this.invocation = invocation;
    this.workspace = workspace;
    this.options = options;
    this.consent = consent;
    this.command = command;
  }

  /** Plans with a line of progress; warnings are printed. */
  static Plan plan(
      Invocation invocation,
      Workspace workspace,
      PlanOptions options,
      Configuration configuration,
      State state,
      Plan.Mode mode) {
    return plan(
        invocation, workspace, progress -> options.request(configuration, state, mode, progress));
  }

  /** A request for a plan that tells of its progress to the consumer it is given. */
  public interface Request {
    PlanRequest with(Consumer<String> progress);
  }

  /** Plans with a line of progress; warnings are printed. */
  public static Plan plan(Invocation invocation, Workspace workspace, Request request) {
    var screen = invocation.screen();
    try (var progress = screen.progress(true)) {
      var plan =
          workspace
              .planner()
              .plan(
                  request.with(line -> {
                    synchronized (progress) {
                      progress.show(line);
                    }
                  }));
      new DiagnosticText(screen, workspace.lines()).printEach(plan.warnings());
      return plan;
    }
  }

  /**
   * Plans, shows the plan, asks {@code question}, applies.
   *
   * @return the exit status
   */
  int run(Configuration configuration, StateSession session, Plan.Mode mode, String question) {
    var screen = invocation.screen();
    var plan = plan(invocation, workspace, options, configuration, session.state(), mode);
    new PlanText(screen).print(plan);
    if (plan.isEmpty()) {
      if (mode == Plan.Mode.CONVERGE) {
        Application.printOutputs(screen, session.state().outputs());
      }
      return ExitStatus.OK.code();
    }
    consent.requireFor(plan);
    if (!Approval.ask(invocation, consent.isApproved(), question, Proposal::unattended)) {
      screen.print("Cancelled; nothing was changed.");
      return ExitStatus.FAILED.code();
    }
    screen.print("");
    return apply(plan, configuration, session);
  }

  private static Failure unattended() {
    return new Failure(
        ExitStatus.USAGE,
        "Nobody is here to approve the plan; nothing was changed.",
        "Add --yes, or save a plan with `ngp plan -o FILE` and apply that.");
  }

  /** The exit status of a command that applied. */
  public static int status(ApplyResult result) {
    return switch (result.outcome()) {
      case COMPLETE -> ExitStatus.OK.code();
      case FAILED -> ExitStatus.FAILED.code();
      case INTERRUPTED -> Interrupts.STATUS;
    };
  }

  /** Carries a plan out; the exit status. */
  int apply(Plan plan, Configuration configuration, StateSession session) {
    try (var interrupts = new Interrupts(invocation.screen())) {
      var result =
          new Application(invocation, workspace, interrupts)
              .apply(plan, configuration, session, command, options.parallelism());
      if (plan.mode() == Plan.Mode.CONVERGE) {
        Application.printOutputs(invocation.screen(), result.outputs());
      }
      return status(result);
    }
  }
}
