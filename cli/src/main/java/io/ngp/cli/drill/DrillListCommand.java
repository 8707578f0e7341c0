package io.ngp.cli.drill;

import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command
final class DrillListCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--json",
      description = "Print [{\"name\", \"does\", \"promise\", \"needs\"}, ...].")
  private boolean isJson;

  DrillListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    if (isJson) {
      printJson();
    } else {
      print();
    }
    return ExitStatus.OK.code();
  }

  /** A block each: the sentences are too long for a table. */
  private void print() {
    var screen = invocation.screen();
    for (var drill : Drill.values()) {
      screen.print(screen.paint(Paint.STRONG, drill.word()));
      screen.print("  does      " + drill.deed());
      screen.print("  promise   " + drill.promise());
      screen.print("  needs     " + screen.paint(Paint.FAINT, drill.needs()));
    }
  }

  private void printJson() {
    var array = Json.array();
    for (var drill : Drill.values()) {
      var item = array.addObject().put("name", drill.word()).put("does", drill.deed());
      item.put("promise", drill.promise()).put("needs", drill.needs());
    }
    invocation.screen().print(Json.pretty(array));
  }
}
