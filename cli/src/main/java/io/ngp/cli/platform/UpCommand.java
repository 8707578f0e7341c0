package io.ngp.cli.platform;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.workspace.Workspace;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description =
        "Applies platform.yaml without a question, as long as nothing is destroyed. "
            + "Without such a file: starts one master, one agent and one balancer as "
            + "processes of this machine, reachable from it alone, and deploys the sample "
            + "app examples/www.json the first time. What runs already is left alone; all "
            + "the platform's files are in the folder .ngp below the current one, or below "
            + "DIR with -C DIR.",
    footer = {"%nExamples:", "  ngp up", "  ngp up --port 8090", "  ngp -C ~/demo up"})
final class UpCommand implements Callable<Integer> {
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

  private final Invocation invocation;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Where the apps are reached (default: 8080; 0: any free port). Kept for later starts.")
  private @Nullable Integer port;

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description =
          "App /www is reached as www.DOMAIN (default: ngp.localhost). Kept for later starts.")
  private @Nullable String domain;

  UpCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var wishes = new Up.Wishes(Optional.ofNullable(port), Optional.ofNullable(domain));
    refuseNonsense(wishes);
    return new Up(invocation, new Workspace(invocation)).run(wishes);
  }

  private static void refuseNonsense(Up.Wishes wishes) {
    wishes
        .port()
        .filter(each -> each < 0 || each > 65_535)
        .ifPresent(
            each -> usage("--port " + each + " is no port.", "Give 1 to 65535, or 0 for any."));
    wishes
        .domain()
        .filter(each -> !DOMAIN.matcher(each).matches())
        .ifPresent(
            each -> usage("--domain " + each + " is no domain.", "Write it like ngp.localhost."));
  }

  private static void usage(String message, String fix) {
    throw new Failure(ExitStatus.USAGE, message, fix);
  }
}
