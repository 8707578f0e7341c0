package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.state.Entry;
import io.ngp.iac.state.ResourceRecord;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description =
        "Records it under an address of the configuration; `ngp plan` then shows what differs.",
    footer = {"%nExamples:", "  ngp import motd /etc/motd"})
final class ImportCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "A resource of the configuration.")
  private String text = "";

  @Parameters(index = "1", paramLabel = "ID", description = "What its users know it by.")
  private String id = "";

  ImportCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var recorded = Recorded.of(invocation);
    var address = Recorded.address(text);
    var block =
        recorded
            .configuration()
            .block(address.block())
            .orElseThrow(() ->
                new Failure(
                    ExitStatus.FAILED,
                    "The configuration has no resource " + address.block() + ".",
                    "Write its block first."));
    var operation = new Finding(address, UUID.randomUUID().toString());
    try (var session = recorded.workspace().open(recorded.store(), "ngp import", Duration.ZERO)) {
      if (session.state().find(address).isPresent()) {
        throw new Failure(
            ExitStatus.CONFLICT,
            address + " is recorded already.",
            "Forget it with `ngp state rm`.");
      }
      var type = recorded.workspace().registry().type(block.type());
      var found =
          type.find(operation, id)
              .orElseThrow(() ->
                  new Failure(
                      ExitStatus.FAILED,
                      "There is no " + block.type() + " with the id \"" + id + "\".",
                      "Check the id."));
      session.append(
          List.of(
              new Entry.Put(
                  new ResourceRecord(
                      address,
                      block.type(),
                      found.token(),
                      type.schema().hideInputs(found.inputs()),
                      type.schema().hideOutputs(found.outputs()),
                      block.dependencies(),
                      ResourceRecord.Doubt.NONE))));
    }
    invocation.screen().print("Imported " + address + ". See with `ngp plan` what differs.");
    return ExitStatus.OK.code();
  }

  private record Finding(ResourceAddress address, String token) implements Operation {
    @Override
    public void progress(String message) {}

    @Override
    public boolean isStopping() {
      return false;
    }
  }
}
