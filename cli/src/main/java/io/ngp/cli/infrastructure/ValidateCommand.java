package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.value.Counted;
import io.ngp.cli.value.JsonOutput;
import io.ngp.cli.workspace.DiagnosticJson;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.diagnostic.InvalidException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(description = "Reads every file and tells every mistake; looks at nothing else.")
final class ValidateCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(names = "--json", description = "Print {\"valid\", \"diagnostics\": [...]}.")
  private boolean isJson;

  ValidateCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try {
      var configuration =
          new Workspace(invocation).configuration(Map.of(), Optional.empty(), Optional.empty());
      if (isJson) {
        printJson(List.of());
      } else {
        invocation
            .screen()
            .print(
                "Valid: "
                    + Counted.of(configuration.blocks().size(), "resource block")
                    + ", "
                    + Counted.of(configuration.outputs().size(), "output")
                    + ".");
      }
      return ExitStatus.OK.code();
    } catch (InvalidException e) {
      if (!isJson) {
        throw e;
      }
      printJson(e.diagnostics());
      return ExitStatus.FAILED.code();
    }
  }

  private void printJson(List<Diagnostic> diagnostics) {
    JsonOutput.print(
        invocation.screen(),
        json -> {
          json.writeStartObject();
          json.writeBooleanProperty("valid", diagnostics.isEmpty());
          json.writeName("diagnostics");
          DiagnosticJson.write(json, diagnostics);
          json.writeEndObject();
        });
  }
}
