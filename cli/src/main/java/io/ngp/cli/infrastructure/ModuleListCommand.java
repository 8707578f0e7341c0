package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Table;
import io.ngp.cli.value.JsonOutput;
import io.ngp.cli.workspace.Workspace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command
final class ModuleListCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(names = "--json", description = "Print [{\"name\", \"builtin\", \"description\"}].")
  private boolean isJson;

  ModuleListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var screen = invocation.screen();
    var modules = new Workspace(invocation).modules().all();
    if (isJson) {
      JsonOutput.print(
          screen,
          json -> {
            json.writeStartArray();
            for (var module : modules) {
              json.writeStartObject();
              json.writeStringProperty("name", module.name());
              json.writeBooleanProperty("builtin", module.isBuiltin());
              json.writeStringProperty("description", module.description());
              json.writeEndObject();
            }
            json.writeEndArray();
          });
      return ExitStatus.OK.code();
    }
    var table = new Table("MODULE", "FROM", "NEEDS", "DESCRIPTION");
    for (var module : modules) {
      table.row(
          screen.paint(Paint.STRONG, module.name()),
          module.isBuiltin() ? "NGP" : "this project",
          String.join(", ", module.needs()),
          module.description());
    }
    table.print(screen);
    return ExitStatus.OK.code();
  }
}
