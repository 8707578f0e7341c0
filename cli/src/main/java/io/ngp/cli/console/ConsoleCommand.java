package io.ngp.cli.console;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.PlatformFile;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.nodespec.NodeEntry.MasterEntry;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ngp console}. */
@Command(
    description = {
      "On one machine a balancer serves the console, and this prints where.",
      "On hosts masters show it to operators only: this passes requests on from a port of this machine, as long as it runs."
    })
public final class ConsoleCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "The port of this machine; any that is free by default.")
  private int port;

  /** The command. */
  public ConsoleCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    var folder = PlatformFolder.of(invocation);
    var platform = folder.read().orElseThrow(() -> none(folder));
    if (!platform.asksWhoCalls()) {
      invocation.screen().print(platform.publication().console());
      return ExitStatus.OK.code();
    }
    try (var relay = relay(platform)) {
      invocation.screen().print(relay.address());
      invocation.screen().remark("Open it in a browser. It works until you press Ctrl-C.");
      new CountDownLatch(1).await();
    }
    return ExitStatus.OK.code();
  }

  private ConsoleRelay relay(PlatformFile platform) {
    try {
      return new ConsoleRelay(
          platform.nodesOf(MasterEntry.class).stream().map(MasterEntry::address).toList(),
          platform.caller(),
          port);
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED,
          "Nothing can listen on port %d of this machine: %s".formatted(port, e.getMessage()),
          "Choose another one by --port, or none.");
    }
  }

  private static Failure none(PlatformFolder folder) {
    return new Failure(
        ExitStatus.UNREACHABLE,
        "No platform is up in " + folder.owner() + ".",
        "Start it with `ngp up`, or `ngp apply`.");
  }
}
