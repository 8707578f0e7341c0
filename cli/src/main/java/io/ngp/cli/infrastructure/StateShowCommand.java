package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Facts;
import io.ngp.cli.render.Paint;
import io.ngp.cli.value.JsonOutput;
import io.ngp.cli.value.JsonValues;
import io.ngp.cli.value.ValueText;
import io.ngp.iac.state.ResourceRecord;
import io.ngp.iac.value.Value.Fields;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command
final class StateShowCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "ADDRESS", description = "As `ngp state list` shows it.")
  private String address = "";

  @Option(names = "--json", description = "Print JSON, secrets masked.")
  private boolean isJson;

  StateShowCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var screen = invocation.screen();
    var record = Recorded.resource(Recorded.of(invocation).state(), address);
    if (isJson) {
      printJson(record);
      return ExitStatus.OK.code();
    }
    screen.print(screen.paint(Paint.STRONG, record.address().toString()));
    new Facts()
        .add("type", record.type())
        .add("status", StateListCommand.status(record))
        .add("token", record.token())
        .add(
            "needs",
            record.dependencies().stream()
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining(", ")))
        .print(screen);
    fields("Inputs", record.inputs());
    fields("Outputs", record.outputs());
    return ExitStatus.OK.code();
  }

  private void printJson(ResourceRecord record) {
    JsonOutput.print(
        invocation.screen(),
        json -> {
          json.writeStartObject();
          json.writeStringProperty("address", record.address().toString());
          json.writeStringProperty("type", record.type());
          json.writeStringProperty("status", StateListCommand.status(record));
          json.writeName("inputs");
          JsonValues.write(json, record.inputs());
          json.writeName("outputs");
          JsonValues.write(json, record.outputs());
          json.writeEndObject();
        });
  }

  private void fields(String title, Fields fields) {
    if (fields.fields().isEmpty()) {
      return;
    }
    invocation.screen().print("");
    invocation.screen().print(title + ":");
    var facts = new Facts();
    new TreeMap<>(fields.fields()).forEach((name, value) -> facts.add(name, ValueText.of(value)));
    facts.print(invocation.screen());
  }
}
