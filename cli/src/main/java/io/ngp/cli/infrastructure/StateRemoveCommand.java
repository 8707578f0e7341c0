package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Invocation;
import io.ngp.iac.state.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "What it stands for stays as it is; the next apply makes another one.")
final class StateRemoveCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(arity = "1..*", paramLabel = "ADDRESS", description = "What to forget.")
  private List<String> addresses = List.of();

  StateRemoveCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var recorded = Recorded.of(invocation);
    try (var session = recorded.workspace().open(recorded.store(), "ngp state rm", Duration.ZERO)) {
      var entries = new ArrayList<Entry>();
      for (var each : addresses) {
        entries.add(new Entry.Gone(Recorded.resource(session.state(), each).address()));
      }
      session.append(entries);
      addresses.forEach(each -> invocation.screen().print("Forgot " + each + "."));
    }
    return ExitStatus.OK.code();
  }
}
