package io.ngp.cli.template;

import io.ngp.cli.invoke.Durations;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import io.ngp.template.Quiet;
import io.ngp.template.TemplateException;
import io.ngp.template.TemplateJob;
import io.ngp.template.TemplateWatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps files in step with the platform until it is stopped. */
@Command(
    description = {
      "A template sees apps, tasks, routes and env; docs/template.md has its language.",
      "TARGET is replaced in one step and only when it changes; then COMMAND runs by a shell.",
      "What fails is reported and tried again; while no master answers all stays as it is."
    },
    footer = {
      "%nExamples:",
      "  ngp template nginx.peb:/etc/nginx/conf.d/apps.conf:'nginx -s reload'",
      "  ngp template hosts.peb:hosts --once",
      "  ngp template haproxy.peb:haproxy.cfg --check 'haproxy -c -f {}' --dry"
    })
public final class TemplateCommand implements Callable<Integer> {
  /** A stream of events may go silent without breaking off. */
  private static final Duration NOW_AND_THEN = Duration.ofSeconds(15);

  private final Invocation invocation;

  @Parameters(
      paramLabel = "SOURCE:TARGET[:COMMAND]",
      arity = "1..*",
      description = "Template, the file made from it, and what to run after it changed.")
  private List<String> orders = List.of();

  @Option(
      names = "--check",
      paramLabel = "COMMAND",
      description = "Run on each new file ({}) before it replaces the old one; must succeed.")
  private String check = "";

  @Option(names = "--once", description = "Do it once and end; fails if anything failed.")
  private boolean isOnce;

  @Option(names = "--dry", description = "Print what the files would be; write and run nothing.")
  private boolean isDry;

  @Option(
      names = "--wait",
      paramLabel = "MIN[:MAX]",
      defaultValue = "100ms:2s",
      description =
          "Wait for this long without a further change, and at most so long (default:"
              + " ${DEFAULT-VALUE}).")
  private String wait = "100ms:2s";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How long check and command may take each (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(30);

  TemplateCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    var jobs = orders.stream().map(this::job).toList();
    var quiet = quiet();
    var catalogue = new Catalogue(() -> Target.of(invocation).api(), invocation.variables());
    if (isDry) {
      return print(jobs, catalogue).code();
    }
    var watch =
        new TemplateWatch(
            jobs,
            catalogue,
            new TemplateScreen(invocation.screen()),
            quiet,
            InstantSource.system());
    if (isOnce) {
      return (watch.once() ? ExitStatus.OK : ExitStatus.FAILED).code();
    }
    try (var events =
        new EventWatch(() -> Target.of(invocation).api(), watch::changed, NOW_AND_THEN)) {
      events.start();
      watch.run();
    }
    return ExitStatus.OK.code();
  }

  private TemplateJob job(String order) {
    if (!timeout.isPositive()) {
      throw new Failure(ExitStatus.USAGE, "--timeout must be more than 0.", "Give one like 30s.");
    }
    return new TemplateJob(
        OrderText.parse(
            order,
            invocation.workingFolder(),
            Optional.of(check).filter(line -> !line.isBlank()),
            timeout));
  }

  private Quiet quiet() {
    String[] parts = wait.split(":", 2);
    try {
      var least = Durations.parse(parts[0]);
      return new Quiet(
          least, parts.length == 2 ? Durations.parse(parts[1]) : least.multipliedBy(4));
    } catch (IllegalArgumentException _) {
      throw new Failure(
          ExitStatus.USAGE,
          "--wait " + wait + " is no pair of durations, the shorter one first.",
          "Write it like 100ms:2s.");
    }
  }

  private ExitStatus print(List<TemplateJob> jobs, Catalogue catalogue) {
    var screen = invocation.screen();
    var status = ExitStatus.OK;
    try {
      var data = catalogue.read();
      for (var job : jobs) {
        screen.remark("# " + job.order().target());
        screen.out().print(job.render(data));
        screen.out().flush();
      }
    } catch (TemplateException e) {
      screen.remark("Error: " + e.getMessage());
      status = ExitStatus.FAILED;
    }
    return status;
  }
}
