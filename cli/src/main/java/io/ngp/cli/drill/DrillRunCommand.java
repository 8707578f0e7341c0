package io.ngp.cli.drill;

import io.ngp.cli.api.AppId;
import io.ngp.cli.infrastructure.Approval;
import io.ngp.cli.infrastructure.LockOption;
import io.ngp.cli.invoke.Durations;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.iac.state.LocalStateBackend;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Requests go to an app at a constant rate, and changes to the API, while something is broken.",
      "What was promised for that case is held against what was seen. Afterwards, also on Ctrl-C, "
          + "what was stopped goes on and what was killed is started again.",
      "Exit status: 0 the promise was kept, 1 it was not, 2 it can't be tried here."
    },
    footer = {
      "%nExamples:",
      "  ngp drill run kill-agent",
      "  ngp drill run kill-leader --rate 500"
    })
final class DrillRunCommand implements Callable<Integer> {
  private static final int MAX_RATE = 5_000;
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration SHORTEST = Duration.ofSeconds(6);

  private final Invocation invocation;

  @Parameters(paramLabel = "DRILL", description = "What to break; ngp drill list shows it.")
  private String name = "";

  @Option(
      names = "--app",
      paramLabel = "APP",
      defaultValue = "www",
      description = "Who gets the requests (default: ${DEFAULT-VALUE}).")
  private AppId app = new AppId("/www");

  @Option(
      names = "--path",
      paramLabel = "PATH",
      defaultValue = "/",
      description = "What is asked for (default: ${DEFAULT-VALUE}).")
  private String path = "/";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "How long to watch; after two thirds of it what was broken is made whole (default: ${DEFAULT-VALUE}).")
  private Duration length = Duration.ofSeconds(30);

  @Option(
      names = "--quick",
      description =
          "What was broken is made whole as soon as the platform has recovered, and then it ends; --for is the most it may take.")
  private boolean isQuick;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description = "Requests in a second (default: ${DEFAULT-VALUE}).")
  private int rate = 100;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean isApproved;

  @Mixin private final LockOption lock = new LockOption();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean isJson;

  DrillRunCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var drill = Drill.of(name).orElseThrow(this::unknown);
    refuseNonsense(drill);
    var ground = Ground.of(invocation, app);
    var scene = ground.scene();
    var victim = victim(drill, scene, ground);
    // First, as not every machine and user can.
    var fault = ground.fault(drill, victim);
    if (!isAgreed(drill, victim)) {
      invocation.screen().print("Nothing was broken.");
      return ExitStatus.FAILED.code();
    }
    var settings = new DrillRun.Settings(drill, length, isQuick, rate, path);
    var outcome = run(ground, settings, scene, new DrillRun.Harm(victim, fault));
    var report = new DrillReport(invocation.screen());
    if (isJson) {
      report.printJson(outcome);
    } else {
      report.print(outcome);
    }
    return (outcome.isPassed() ? ExitStatus.OK : ExitStatus.FAILED).code();
  }

  private Failure unknown() {
    var names = Drill.words().collect(Collectors.joining(", "));
    return usage("There is no drill \"" + name + "\".", "There are: " + names + ".");
  }

  private void refuseNonsense(Drill drill) {
    if (rate < 1 || rate > MAX_RATE) {
      throw usage("--rate " + rate + " is not possible.", "Give 1 to " + MAX_RATE + ".");
    }
    // Half as long again as it may take to recover, in whole seconds as they are told.
    var least =
        drill.recoversByMending()
            ? SHORTEST
            : Duration.ofSeconds(Math.ceilDiv(drill.limit().toMillis() * 3, 2000));
    if (length.compareTo(least) < 0 || length.compareTo(LONGEST) > 0) {
      throw usage(
          "--for %s does not suit %s.".formatted(Durations.print(length), drill.word()),
          "Give %s to %s.".formatted(Durations.print(least), Durations.print(LONGEST)));
    }
    if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw usage("--path \"" + path + "\" is no path.", "Write it like /health.");
    }
  }

  private static Failure usage(String message, String fix) {
    return new Failure(ExitStatus.USAGE, message, fix);
  }

  private static Victim victim(Drill drill, Scene scene, Ground ground) {
    return switch (Casting.of(drill, scene, ground.ownDisks())) {
      case Casting.Chosen(var victim) -> victim;
      case Casting.Missing(var reason, var fix) ->
          throw usage(drill.word() + " can't be tried here. " + reason, fix);
    };
  }

  private boolean isAgreed(Drill drill, Victim victim) {
    var question =
        "%s %s: %s.%nThis breaks something for real. Do it?"
            .formatted(drill.word(), victim.name(), drill.deed());
    return Approval.ask(
        invocation,
        isApproved,
        question,
        () -> usage("Nobody is here to agree; nothing was broken.", "Add --yes."));
  }

  private Outcome run(Ground ground, DrillRun.Settings settings, Scene scene, DrillRun.Harm harm) {
    var screen = invocation.screen();
    var view = new DrillView(screen, settings.drill().word());
    try (var _ = lock.request("ngp drill").take(new LocalStateBackend(ground.state()));
        var progress = screen.progress(isJson)) {
      return new DrillRun(ground, settings, scene, harm, view).run(screen, progress);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitStatus.FAILED, "The drill was interrupted.", "");
    }
  }
}
