package io.ngp.cli.deployment;

import io.ngp.cli.invoke.Durations;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.time.Duration;
import java.time.InstantSource;
import picocli.CommandLine.Option;

/**
 * The options of every command that starts a deployment, and what it does once the platform has
 * accepted it.
 */
public final class Following {
  @Option(
      names = "--wait",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Follow the deployment until it ends (default), or return at once.")
  private boolean isWaiting = true;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5m",
      description = "How long to follow it, like 90s or 5m (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofMinutes(5);

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean isJson;

  /** Whether the result is wanted as JSON. */
  public boolean isJson() {
    return isJson;
  }

  /** Follows {@code change} as the options say and reports how it ended. */
  public int follow(Invocation invocation, Target target, Change change, Before before) {
    var report = new Report(invocation.screen(), target, change, isJson);
    if (!isWaiting) {
      report.accepted();
      return ExitStatus.OK.code();
    }
    var result = followed(invocation, target, change, before);
    report.ended(result);
    return switch (result.outcome()) {
      case Outcome.Done _, Outcome.Unchanged _ -> ExitStatus.OK.code();
      case Outcome.GoingOn _,
          Outcome.Stuck _,
          Outcome.Incomplete _,
          Outcome.Superseded _,
          Outcome.TimedOut _ ->
          ExitStatus.FAILED.code();
    };
  }

  private Follower.Result followed(
      Invocation invocation, Target target, Change change, Before before) {
    var screen = invocation.screen();
    var view = new ChangeView(screen, change);
    var follower = new Follower(target, change, before, view, InstantSource.system());
    try (var _ = InterruptNotice.of(screen, change);
        var progress = screen.progress(isJson)) {
      return follower.follow(progress, timeout);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Failure(
          ExitStatus.FAILED,
          "Stopped following after less than " + Durations.print(timeout) + ".",
          "The deployment goes on: ngp deployment list");
    }
  }
}
