package io.ngp.cli.platform;

import io.ngp.cli.infrastructure.LockOption;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.workspace.Workspace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(description = "Apps and their history are kept; the next `ngp up` runs them again.")
final class DownCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--purge",
      description =
          "Destroy what platform.yaml made and remove the platform's folder, too: apps, history, logs, sandboxes.")
  private boolean isPurging;

  @Mixin private final LockOption lock = new LockOption();

  DownCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    new Down(invocation, new Workspace(invocation)).run(lock.request("ngp down"), isPurging);
    return ExitStatus.OK.code();
  }
}
