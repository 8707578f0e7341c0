package io.ngp.cli.node;

import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command
final class NodeUndrainCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "AGENT", description = "The agent's name.")
  private String agent = "";

  @Option(names = "--json", description = "Print the API's answer.")
  private boolean isJson;

  NodeUndrainCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var drain = Target.of(invocation).api().undrain(agent);
    new DrainReport(invocation.screen(), isJson).undrained(drain);
    return 0;
  }
}
