package io.ngp.cli.platform;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.PlatformFolder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(description = "Exit status: 0 all nodes are healthy, 1 some are not, 3 no platform is up.")
final class StatusCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--json",
      description = "Print {\"api\", \"edge\", \"domain\", \"nodes\": [...], \"apps\": [...]}.")
  private boolean isJson;

  StatusCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var folder = PlatformFolder.of(invocation);
    var platform = folder.read().orElseThrow(() -> isDown(folder));
    var status = PlatformStatus.of(folder, platform);
    if (status.isDown() && !platform.isOnHosts()) {
      throw isDown(folder);
    }
    if (isJson) {
      status.printJson(invocation.screen());
    } else {
      status.print(invocation.screen());
    }
    return status.isHealthy() ? ExitStatus.OK.code() : ExitStatus.FAILED.code();
  }

  private static Failure isDown(PlatformFolder folder) {
    return new Failure(
        ExitStatus.UNREACHABLE,
        "No platform is up in " + folder.owner() + ".",
        "Start it with `ngp up`.");
  }
}
