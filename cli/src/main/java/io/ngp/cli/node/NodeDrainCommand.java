package io.ngp.cli.node;

import io.ngp.cli.deployment.InterruptNotice;
import io.ngp.cli.invoke.Durations;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "For each task a new one is started elsewhere first; only when that is healthy the old one stops.",
      "A task no other agent has room for stays where it is, with --force until the time is over.",
      "The agent stays drained, also when it restarts, until `ngp node undrain` or, with --for, until that time is over."
    })
final class NodeDrainCommand implements Callable<Integer> {
  /** How much longer than asked tasks that are stopped by force may take to finish. */
  private static final Duration STOPPING = Duration.ofMinutes(2);

  private final Invocation invocation;

  @Parameters(paramLabel = "AGENT", description = "The agent's name; ngp node list shows it.")
  private String agent = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5m",
      description = "How long tasks have to move, like 90s or 5m (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofMinutes(5);

  @Option(names = "--force", description = "After that time, stop what could not move.")
  private boolean isForced;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "After that time, counted from now, it takes tasks again by itself, like 2h.")
  private @Nullable Duration window;

  @Option(
      names = "--wait",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Follow until the agent is empty (default), or return at once.")
  private boolean isWaiting = true;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean isJson;

  NodeDrainCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var target = Target.of(invocation);
    var begun = target.api().drain(agent, timeout, isForced, Optional.ofNullable(window));
    var report = new DrainReport(invocation.screen(), isJson);
    if (!isWaiting) {
      report.accepted(begun);
      return ExitStatus.OK.code();
    }
    var result = follow(target);
    report.ended(result);
    return (result.isEmpty() ? ExitStatus.OK : ExitStatus.FAILED).code();
  }

  private DrainFollower.Result follow(Target target) {
    var screen = invocation.screen();
    var goesOn = "Not watching any more; the drain goes on: ngp node list";
    var follower = new DrainFollower(target.api(), agent, InstantSource.system());
    try (var _ = InterruptNotice.of(screen, goesOn);
        var progress = screen.progress(isJson)) {
      return follower.follow(progress, isForced ? timeout.plus(STOPPING) : timeout);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Failure(
          ExitStatus.FAILED,
          "Stopped following after less than " + Durations.print(timeout) + ".",
          "The drain goes on: ngp node list");
    }
  }
}
