package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Facts;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Table;
import io.ngp.cli.value.ValueText;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.configuration.ModuleDefinition;
import io.ngp.iac.configuration.Variable;
import io.ngp.iac.diagnostic.DidYouMean;
import io.ngp.iac.expression.Literal;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command
final class ModuleShowCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "NAME", description = "The module.")
  private String name = "";

  ModuleShowCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var modules = new Workspace(invocation).modules();
    var module =
        modules
            .find(name)
            .orElseThrow(() ->
                new Failure(
                    ExitStatus.FAILED,
                    "There is no module \"" + name + "\".",
                    DidYouMean.fix(name, modules.names())));
    print(module);
    return ExitStatus.OK.code();
  }

  private void print(ModuleDefinition module) {
    var screen = invocation.screen();
    screen.print(screen.paint(Paint.STRONG, module.name()) + ": " + module.description());
    new Facts()
        .add("needs", String.join(", ", module.needs()))
        .add("outputs", String.join(", ", module.outputs().keySet()))
        .add("resources", String.join(", ", module.resources().keySet()))
        .add("folder", module.folder().toString())
        .print(screen);
    if (module.variables().isEmpty()) {
      return;
    }
    screen.print("");
    var table = new Table("VARIABLE", "TYPE", "DEFAULT", "MEANING");
    for (var variable : module.variables().values()) {
      table.row(
          screen.paint(Paint.STRONG, variable.name()),
          variable.type().keyword(),
          byDefault(variable),
          meaning(variable));
    }
    table.print(screen);
  }

  private static String byDefault(Variable variable) {
    return variable
        .defaultValue()
        .map(each -> each instanceof Literal literal ? ValueText.of(literal.value()) : "(computed)")
        .orElse("(required)");
  }

  private static String meaning(Variable variable) {
    return variable.description()
        + (variable.allowed().isEmpty()
            ? ""
            : " One of "
                + variable.allowed().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining(", "))
                + ".");
  }
}
