package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.iac.state.Entry;
import io.ngp.iac.state.ResourceRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = "After a block was renamed: what it stands for is kept instead of made anew.")
final class StateMoveCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "FROM", description = "The address it has.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "The address it gets.")
  private String to = "";

  StateMoveCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var recorded = Recorded.of(invocation);
    var target = Recorded.address(to);
    try (var session = recorded.workspace().open(recorded.store(), "ngp state mv", Duration.ZERO)) {
      var record = Recorded.resource(session.state(), from);
      if (session.state().find(target).isPresent()) {
        throw new Failure(
            ExitStatus.CONFLICT,
            to + " is recorded already.",
            "Forget it first with `ngp state rm`, or choose another address.");
      }
      // Both or neither: one append is one commit.
      session.append(
          List.of(
              new Entry.Gone(record.address()),
              new Entry.Put(
                  new ResourceRecord(
                      target,
                      record.type(),
                      record.token(),
                      record.inputs(),
                      record.outputs(),
                      record.dependencies(),
                      record.doubt()))));
    }
    invocation.screen().print("Moved " + from + " to " + to + ".");
    return ExitStatus.OK.code();
  }
}
