package io.ngp.cli;

import io.ngp.cli.api.ApiRefusal;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.workspace.DiagnosticText;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.state.StateException;
import io.ngp.iac.state.StateLockedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Tells the user about failures: what happened, where, how to fix it; never a stack trace unless
 * asked for.
 */
final class Failures implements IExecutionExceptionHandler {
  private final Invocation invocation;

  Failures(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    var screen = invocation.screen();
    if (invocation.isDebug()) {
      trace(screen, e);
    }
    if (e instanceof Failure failure) {
      print(screen, failure);
      return failure.status().code();
    }
    if (e instanceof InvalidException invalid) {
      new DiagnosticText(screen, Workspace.linesOf(invocation)).print(invalid.diagnostics());
      return ExitStatus.FAILED.code();
    }
    if (e instanceof StateException state) {
      var status = e instanceof StateLockedException ? ExitStatus.CONFLICT : ExitStatus.FAILED;
      print(screen, new Failure(status, state.getMessage(), state.fix()));
      return status.code();
    }
    if (e instanceof ProviderException refused) {
      print(
          screen,
          new Failure(ExitStatus.FAILED, refused.getMessage(), refused.details(), refused.fix()));
      return ExitStatus.FAILED.code();
    }
    bad(screen, "This is a bug in ngp: " + e);
    screen.remark("Run it again with --debug to see where, and report that, please.");
    return ExitStatus.FAILED.code();
  }

  private static void print(Screen screen, Failure failure) {
    bad(screen, failure.getMessage());
    failure.details().forEach(line -> screen.remark("  " + line));
    var fix =
        failure instanceof ApiRefusal refusal && refusal.isLocked()
            ? unlock(refusal)
            : failure.fix();
    if (!fix.isEmpty()) {
      screen.remark(fix);
    }
  }

  private static String unlock(ApiRefusal refusal) {
    return "Wait for it, cancel it with `ngp deployment cancel "
        + refusal.deployments().getFirst()
        + "`, or repeat this with --force.";
  }

  private static void bad(Screen screen, String message) {
    screen.remark(screen.paint(Paint.BAD, "ngp:") + " " + message);
  }

  private static void trace(Screen screen, Exception e) {
    var text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    screen.remark(text.toString());
  }
}
