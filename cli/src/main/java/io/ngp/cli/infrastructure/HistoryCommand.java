package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.Durations;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.render.Table;
import io.ngp.cli.value.JsonOutput;
import io.ngp.iac.state.Revision;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(description = "`ngp rollback N` goes back to what revision N was made from.")
final class HistoryCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private final Invocation invocation;

  @Option(names = "--json", description = "Print JSON.")
  private boolean isJson;

  HistoryCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var revisions = Recorded.of(invocation).state().revisions().reversed();
    if (isJson) {
      printJson(revisions);
    } else if (revisions.isEmpty()) {
      invocation.screen().print("Nothing was applied yet.");
    } else {
      print(invocation.screen(), revisions);
    }
    return ExitStatus.OK.code();
  }

  private static void print(Screen screen, List<Revision> revisions) {
    var table = new Table(">REVISION", "BEGUN", "TOOK", "COMMAND", "BY", "OUTCOME", "RESOURCES");
    for (var each : revisions) {
      table.row(
          String.valueOf(each.number()),
          TIME.format(each.begun()),
          each.ended()
              .map(ended -> Durations.print(Duration.between(each.begun(), ended)))
              .orElse("-"),
          each.command(),
          each.who(),
          screen.paint(
              each.outcome().equals("complete") ? Paint.GOOD : Paint.WARNING, each.outcome()),
          "+%d ~%d -%d".formatted(each.added(), each.changed(), each.destroyed()));
    }
    table.print(screen);
  }

  private void printJson(List<Revision> revisions) {
    JsonOutput.print(
        invocation.screen(),
        json -> {
          json.writeStartArray();
          for (var each : revisions) {
            json.writeStartObject();
            json.writeNumberProperty("revision", each.number());
            json.writeStringProperty("begun", each.begun().toString());
            json.writeStringProperty("ended", each.ended().map(Object::toString).orElse(""));
            json.writeStringProperty("command", each.command());
            json.writeStringProperty("who", each.who());
            json.writeStringProperty("outcome", each.outcome());
            json.writeNumberProperty("added", each.added());
            json.writeNumberProperty("changed", each.changed());
            json.writeNumberProperty("destroyed", each.destroyed());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
