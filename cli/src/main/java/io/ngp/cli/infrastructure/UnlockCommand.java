package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        "A holder that died on this machine needs no unlock: the next command takes "
            + "over. Whoever lost the lock and is alive after all can write nothing any "
            + "more.")
final class UnlockCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(arity = "0..1", paramLabel = "ID", description = "The lock, as the refusal named it.")
  private @Nullable String id;

  @Option(names = "--force", description = "Break it, whoever holds it.")
  private boolean isForced;

  UnlockCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var store = Recorded.of(invocation).store();
    var holder = store.holder();
    if (holder.isEmpty()) {
      invocation.screen().print("Nobody holds the lock.");
      return ExitStatus.OK.code();
    }
    if (id == null && !isForced) {
      throw new Failure(
          ExitStatus.USAGE,
          "The lock is held by " + holder.get().describe() + ".",
          "If that is gone for good: ngp unlock " + holder.get().id());
    }
    store.unlock(id == null ? holder.get().id() : id);
    invocation.screen().print("Broke the lock of " + holder.get().describe() + ".");
    return ExitStatus.OK.code();
  }
}
