package io.ngp.iac.plan;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.graph.Graph;
import io.ngp.iac.graph.Walk;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.state.ResourceRecord;
import io.ngp.iac.state.ResourceRecord.Doubt;
import io.ngp.iac.value.Value.Fields;
import java.util.List;
import java.util.function.Consumer;

/** Reads what is recorded from its providers, several at a time. */
final class Refresh {
  private final Registry registry;
  private final int parallelism;
  private final Consumer<String> progress;

  Refresh(Registry registry, int parallelism, Consumer<String> progress) {
    this.registry = registry;
    this.parallelism = parallelism;
    this.progress = progress;
  }

  /**
   * What each record stands for now, in the order given. What cannot be read is told to {@code
   * diagnostics} and taken as recorded.
   */
  List<Found> read(List<ResourceRecord> records, Diagnostics diagnostics) {
    var found = new Found[records.size()];
    var graph = new Graph();
    records.forEach(_ -> graph.vertex());
    new Walk(
            graph,
            new Walk.Visitor() {
              @Override
              public boolean visit(int vertex) {
                found[vertex] = read(records.get(vertex), diagnostics);
                return true;
              }

              @Override
              public void skip(int vertex) {
                throw new IllegalStateException("nothing comes before a read");
              }
            },
            parallelism)
        .run();
    return List.of(found);
  }

  private Found read(ResourceRecord record, Diagnostics diagnostics) {
    try {
      var type = registry.type(record.type());
      var reading = type.read(new ReadOperation(record, progress), record.known());
      return found(record, reading, type.schema());
    } catch (ProviderException e) {
      synchronized (diagnostics) {
        diagnostics.add(unreadable(record.address(), e));
      }
      return new Found.Present(record);
    }
  }

  private static Found found(ResourceRecord record, Reading reading, Schema schema) {
    return switch (reading) {
      case Reading.Present present ->
          record.doubt() == Doubt.DELETE
              ? new Found.Damaged(
                  now(record, schema, present.inputs(), present.outputs(), Doubt.DELETE),
                  "was about to be deleted")
              : new Found.Present(
                  now(
                      record,
                      schema,
                      present.inputs(),
                      present.outputs(),
                      present.isUnfinished() ? Doubt.UPDATE : settled(record.doubt())));
      case Reading.Damaged damaged ->
          new Found.Damaged(
              now(record, schema, damaged.inputs(), damaged.outputs(), settled(record.doubt())),
              damaged.reason());
      case Reading.Absent absent -> new Found.Absent(record, absent.reason(), absent.hasRemains());
    };
  }

  /**
   * A create that turns out to have happened is settled by knowing it; other doubts need an action.
   */
  private static Doubt settled(Doubt doubt) {
    return doubt == Doubt.CREATE ? Doubt.NONE : doubt;
  }

  private static ResourceRecord now(
      ResourceRecord record, Schema schema, Fields foundInputs, Fields foundOutputs, Doubt doubt) {
    var inputs = schema.hideInputs(foundInputs);
    var outputs = schema.hideOutputs(foundOutputs);
    if (doubt == record.doubt()
        && inputs.equals(record.inputs())
        && outputs.equals(record.outputs())) {
      return record;
    }
    return new ResourceRecord(
        record.address(),
        record.type(),
        record.token(),
        inputs,
        outputs,
        record.dependencies(),
        doubt);
  }

  private static Diagnostic unreadable(ResourceAddress address, ProviderException e) {
    return Diagnostic.error(Position.NONE, address + " cannot be read: " + e.getMessage(), e.fix())
        .about(address.toString());
  }

  /** A read: nobody can stop it, its words are progress. */
  private record ReadOperation(ResourceRecord record, Consumer<String> listener)
      implements Operation {
    @Override
    public ResourceAddress address() {
      return record.address();
    }

    @Override
    public String token() {
      return record.token();
    }

    @Override
    public void progress(String message) {
      listener.accept(record.address() + ": " + message);
    }

    @Override
    public boolean isStopping() {
      return false;
    }
  }
}
