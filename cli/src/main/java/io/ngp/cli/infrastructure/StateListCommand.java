package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Table;
import io.ngp.cli.value.JsonOutput;
import io.ngp.iac.state.ResourceRecord;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command
final class StateListCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(names = "--json", description = "Print [{\"address\", \"type\", \"status\"}].")
  private boolean isJson;

  StateListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var state = Recorded.of(invocation).state();
    var records = new TreeMap<>(state.resources()).values();
    var screen = invocation.screen();
    if (isJson) {
      JsonOutput.print(
          screen,
          json -> {
            json.writeStartArray();
            for (var record : records) {
              json.writeStartObject();
              json.writeStringProperty("address", record.address().toString());
              json.writeStringProperty("type", record.type());
              json.writeStringProperty("status", status(record));
              json.writeEndObject();
            }
            json.writeEndArray();
          });
      return ExitStatus.OK.code();
    }
    if (records.isEmpty()) {
      screen.print("Nothing is recorded.");
      return ExitStatus.OK.code();
    }
    var table = new Table("ADDRESS", "TYPE", "STATUS");
    records.forEach(record ->
        table.row(
            screen.paint(Paint.STRONG, record.address().toString()),
            record.type(),
            status(record)));
    table.print(screen);
    return ExitStatus.OK.code();
  }

  static String status(ResourceRecord record) {
    return record.doubt() == ResourceRecord.Doubt.NONE
        ? "recorded"
        : record.doubt().name().toLowerCase(Locale.ROOT) + " unfinished";
  }
}
