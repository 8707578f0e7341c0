package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.configuration.ModuleSkeleton;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Writes the folder modules/NAME, which can be selected and applied at once.")
final class ModuleNewCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "NAME", description = "The new module.")
  private String name = "";

  ModuleNewCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var files = ModuleSkeleton.write(new Workspace(invocation).project(), name);
    var screen = invocation.screen();
    files.forEach(file -> screen.print("Wrote " + file));
    screen.print("");
    screen.print("Select it in platform.yaml under \"modules\": " + name + ": {}");
    screen.print("Then: ngp plan");
    return ExitStatus.OK.code();
  }
}
